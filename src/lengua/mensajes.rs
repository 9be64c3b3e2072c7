//! What libraries say in English, said in Spanish.

/// A message of the TOML reader.
pub fn de_toml(mensaje: &str) -> String {
    let m = mensaje.trim();
    let entre = |a: &str| {
        m.split(a)
            .nth(1)
            .and_then(|r| r.split('`').next())
            .unwrap_or_default()
            .to_owned()
    };
    if m.starts_with("missing field") {
        format!("falta el campo «{}»", entre("`"))
    } else if m.starts_with("unknown field") {
        let admitidos: Vec<&str> = m.split('`').skip(3).step_by(2).collect();
        format!(
            "el campo «{}» no se conoce; los admitidos son {}",
            entre("`"),
            admitidos.join(", ")
        )
    } else if m.starts_with("unknown variant") {
        let admitidos: Vec<&str> = m.split('`').skip(3).step_by(2).collect();
        format!(
            "el valor «{}» no se admite; los admitidos son {}",
            entre("`"),
            admitidos.join(", ")
        )
    } else if m.starts_with("duplicate key") {
        "una clave está repetida".to_owned()
    } else if m.starts_with("invalid type") {
        "un valor no es del tipo que corresponde a su campo".to_owned()
    } else if m.contains('«') {
        m.to_owned()
    } else {
        "no es TOML bien escrito (revise comillas, corchetes y el signo =)".to_owned()
    }
}

/// A failure of the operating system on a file.
pub fn de_archivo(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind::*;
    match error.kind() {
        NotFound => "no existe",
        PermissionDenied => "no hay permiso para usarlo",
        AddrInUse => "el puerto ya está en uso por otro programa",
        AddrNotAvailable => "la dirección no es de este equipo",
        IsADirectory => "es una carpeta, no un archivo",
        NotADirectory => "no es una carpeta",
        AlreadyExists => "ya existe",
        InvalidData => "no es texto en UTF-8",
        StorageFull => "no queda espacio en el disco",
        _ => "el sistema no permitió usarlo",
    }
}
