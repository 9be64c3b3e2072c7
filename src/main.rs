//! The `fundamento` program.
fn main() {
    if std::env::args().nth(1).as_deref() == Some("volcar") { let c = fundamento::corpus::Archivos::leer(std::path::Path::new("corpus")).unwrap(); for (_, b) in c.en("documentos","md") { let d = fundamento::corpus::Documento::leer(std::str::from_utf8(b).unwrap()).unwrap(); for b in &d.bloques { println!("{}/{}\t{}\t{}\t{}", d.meta.id, b.id, &b.sha256[..16], b.rol.nombre(), b.texto) } } return }
    let dec = fundamento::corpus::Archivos::leer(std::path::Path::new("corpus")).unwrap();
    for f in std::env::args().skip(1) {
        let b = std::fs::read(&f).unwrap();
        let id = fundamento::ingest::identificar(&b).unwrap();
        let d = dec.obtener(&format!("revisiones/{id}.toml")).map(|b| fundamento::ingest::Decisiones::leer(std::str::from_utf8(b).unwrap()).unwrap()).unwrap_or_default();
        let n = std::path::Path::new(&f).file_name().unwrap().to_str().unwrap();
        match fundamento::ingest::importar(n, &b, &d, None) {
            Ok(i) => {
                std::fs::write(format!("corpus/documentos/{id}.md"), i.documento.escribir()).unwrap();
                println!("== {id}"); for q in &i.informe.quitados { println!("  - {} {}: {:.60}", q.linea, q.motivo, q.texto) }
                for u in &i.informe.uniones { println!("  + {u}") } for u in &i.informe.dudas { println!("  ? {u}") }
                let otra = fundamento::corpus::Documento::leer(&i.documento.escribir()).unwrap(); assert_eq!(otra, i.documento);
            }
            Err(e) => println!("{f}: {e}"),
        }
    }
}
#[allow(dead_code)]
fn volcar() {}
