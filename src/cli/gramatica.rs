//! Every command and option, and its help.

use clap::{Arg, ArgAction, Command, value_parser};
use std::path::PathBuf;

pub(super) const PLANTILLA: &str = "{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}";

pub(super) const PLANTILLA_RAIZ: &str = "{about-with-newline}\nUso: \
    {usage}\n\nÓrdenes:\n{subcommands}\n\nOpciones:\n{options}{after-help}\n";

/// The whole command.
pub(super) fn orden() -> Command {
    let json = || {
        Arg::new("json")
            .long("json")
            .action(ArgAction::SetTrue)
            .help("Imprime un documento JSON y nada más")
    };
    let regla = |exigida: bool| {
        Arg::new("regla")
            .value_name("REGLA")
            .required(exigida)
            .help("Identificador de la regla, como denominador-cero")
    };
    let texto = |nombre: &'static str, valor: &'static str, ayuda: &'static str| {
        Arg::new(nombre).long(nombre).value_name(valor).help(ayuda)
    };
    Command::new("fundamento")
        .about("Doctrina de contratación pública de Colombia, párrafo por párrafo, y reglas que citan su fundamento")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .override_usage("fundamento ORDEN [OPCIONES]")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(Arg::new("ayuda").long("ayuda").short('h').alias("help").action(ArgAction::Help).global(true)
            .help_heading("Opciones").help("Muestra esta ayuda"))
        .arg(Arg::new("version").long("version").short('V').action(ArgAction::Version).help_heading("Opciones").help("Muestra la versión"))
        .arg(Arg::new("corpus").long("corpus").value_name("CARPETA").value_parser(value_parser!(PathBuf))
            .global(true).help_heading("Opciones").help("Carpeta del corpus; sin ella se usa el que trae el programa"))
        .help_template(PLANTILLA_RAIZ)
        .subcommand_help_heading("Órdenes")
        .subcommand(
            Command::new("servir")
                .about("Sirve el sitio y la API")
                .arg(texto("puerto", "PUERTO", "Puerto (8080)").default_value("8080").value_parser(value_parser!(u16)))
                .arg(texto("direccion", "DIRECCIÓN", "Dirección en que escucha (127.0.0.1)").default_value("127.0.0.1"))
                .arg(texto("url-publica", "URL", "Dirección pública, para que las direcciones salgan completas"))
                .arg(Arg::new("taller").long("taller").action(ArgAction::SetTrue).help("Abre el taller, que cambia \
                    los archivos del corpus: solo con --corpus y en este equipo")),
        )
        .subcommand(
            Command::new("buscar")
                .about("Busca párrafos")
                .arg(Arg::new("consulta").value_name("CONSULTA").required(true).num_args(1..).help("Lo que se busca"))
                .arg(texto("limite", "N",
                    "Cuántos resultados, hasta 50 (10)").default_value("10").value_parser(value_parser!(u16).range(1..=50)))
                .arg(texto("tipo", "TIPO", "concepto o circular"))
                .arg(texto("anio", "AÑO", "2024, o 2023..2026"))
                .arg(texto("rol", "ROL", "Rol del párrafo"))
                .arg(texto("tema", "TEMA", "Tema del tesauro"))
                .arg(texto("norma", "NORMA", "Norma que cita"))
                .arg(Arg::new("explicar").long("explicar").action(ArgAction::SetTrue).help("Muestra cómo se entendió la consulta"))
                .arg(json())
                .after_help("Una consulta tiene palabras, «frases», -exclusiones, Y, O, NO, paréntesis, palabra*, «a \
                    cerca b» y campo:valor (tipo, anio, rol, tema, norma, documento, radicado)."),
        )
        .subcommand(
            Command::new("evaluar")
                .about("Evalúa una regla")
                .arg(regla(true))
                .arg(texto("entrada", "ARCHIVO", "Hechos en JSON; - o nada para leer de la entrada estándar").default_value("-"))
                .arg(json()),
        )
        .subcommand(
            Command::new("evaluar-proceso")
                .about("Evalúa un proceso con todos sus proponentes")
                .arg(texto("entrada", "ARCHIVO", "Proceso en .json, en .xlsx con las hojas de la plantilla, o una \
                    carpeta con un .csv por cada hoja; - para leer JSON de la entrada estándar").required(true))
                .arg(texto("salida", "ARCHIVO", "Archivo que se escribe: .json, .xlsx, o .html o .pdf para un informe \
                    que se imprime; - para JSON en la salida estándar").required(true)),
        )
        .subcommand(
            Command::new("evaluar-lote")
                .about("Evalúa una regla sobre las filas de un archivo")
                .arg(regla(true))
                .arg(texto("entrada", "ARCHIVO", "Filas en .csv, .xlsx o .jsonl").required(true).value_parser(value_parser!(PathBuf)))
                .arg(texto("salida", "ARCHIVO",
                    "Las mismas filas con su veredicto, en .csv, .xlsx o .jsonl").required(true).value_parser(value_parser!(PathBuf)))
                .after_help("Las columnas son las rutas de los datos de la regla, como estados[0].anio (vea \
                    «fundamento reglas REGLA»). Las que no son de la regla salen como entraron."),
        )
        .subcommand(
            Command::new("comprobar-citas")
                .about("Comprueba los conceptos que cita un informe y lo que transcribe de ellos")
                .arg(Arg::new("informe").value_name("INFORME").required(true).help("Informe en .txt, .md, .html o \
                    .docx; - para leer texto de la entrada estándar"))
                .arg(texto("fecha", "AAAA-MM-DD", "Día para el que se comprueba si regía lo transcrito"))
                .arg(json())
                .after_help("Lo que el informe cite mal es un resultado: el código de salida es 0 y cuántas citas \
                    tienen reparo se dice por la salida de errores."),
        )
        .subcommand(Command::new("reglas").about("Lista las reglas, o describe una").arg(regla(false)).arg(json()))
        .subcommand(Command::new("esquema").about("Escribe el esquema JSON de la entrada de una regla").arg(regla(true)))
        .subcommand(Command::new("verificar").about("Comprueba todas las garantías del corpus"))
        .subcommand(
            Command::new("impacto")
                .about("Dice qué cambia entre dos corpus: párrafos, enlaces, reglas, casos, cobertura y valores con fecha")
                .arg(texto("contra", "CARPETA", "El otro corpus: se dice qué cambiaría al pasar a él desde el que \
                    está en uso").required(true).value_parser(value_parser!(PathBuf)))
                .arg(json()),
        )
        .subcommand(
            Command::new("importar")
                .about("Convierte textos oficiales en documentos del corpus")
                .arg(Arg::new("fuentes").value_name("ARCHIVO o CARPETA").required(true).num_args(1..)
                    .value_parser(value_parser!(PathBuf)).help("Textos en .txt"))
                .arg(texto("salida", "CARPETA",
                    "Carpeta del corpus que se escribe (corpus)").default_value("corpus").value_parser(value_parser!(PathBuf))),
        )
        .subcommand(Command::new("reproducir").about("Comprueba un recibo").arg(Arg::new("recibo")
            .value_name("RECIBO.json").required(true).value_parser(value_parser!(PathBuf))
            .help("Archivo del recibo; - para la entrada estándar")))
        .subcommand(
            Command::new("completar")
                .about("Escribe el completado de órdenes para un intérprete")
                .arg(Arg::new("interprete").value_name("INTÉRPRETE").required(true)
                    .value_parser(value_parser!(clap_complete::Shell)).help("bash, zsh, fish, elvish o powershell")),
        )
        .mut_subcommands(|s| s.help_template(PLANTILLA).disable_help_flag(true).subcommand_help_heading("Órdenes"))
        .mut_subcommands(con_titulos)
        .mut_subcommands(con_uso)
}

/// Headings of the parts of the help.
pub(super) fn con_titulos(orden: Command) -> Command {
    let posicional = |a: &Arg| a.get_long().is_none() && a.get_short().is_none();
    orden.mut_args(move |a| {
        let titulo = if posicional(&a) {
            "Argumentos"
        } else {
            "Opciones"
        };
        let a = a.help_heading(titulo);
        // What clap would add by itself («[default: …]») is English.
        if matches!(a.get_action(), ArgAction::Set | ArgAction::Append) {
            a.hide_default_value(true).hide_possible_values(true)
        } else {
            a
        }
    })
}

/// «fundamento buscar [OPCIONES] CONSULTA…».
pub(super) fn con_uso(orden: Command) -> Command {
    let posicionales: Vec<String> = orden
        .get_positionals()
        .map(|a| {
            let nombre = a.get_value_names().map_or_else(String::new, |n| {
                n.iter().map(|x| x.as_str()).collect::<Vec<_>>().join(" ")
            });
            let varios = if a.get_num_args().is_some_and(|n| n.max_values() > 1) {
                "…"
            } else {
                ""
            };
            if a.is_required_set() {
                format!(" {nombre}{varios}")
            } else {
                format!(" [{nombre}{varios}]")
            }
        })
        .collect();
    let uso = format!(
        "fundamento {} [OPCIONES]{}",
        orden.get_name(),
        posicionales.concat()
    );
    orden.override_usage(uso)
}
