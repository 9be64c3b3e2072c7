//! The `fundamento` program.
fn main() {
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
