//! Sections and roles: what each block does in its document.
//!
//! Role follows content, not place: a limit of competence inside the answer is `salvedad`, a quoted norm inside the
//! reasons is `norma-transcrita`. What cannot be told from the text alone is a doubt in the report.

use super::{
    Informe, Rechazo,
    bloques::{Crudo, cabeza},
    limpieza::regla,
};
use crate::{
    corpus::{Clase, FechaOrigen, Fuente, IdDocumento, Metadatos, Rol, TipoDocumento},
    lengua::{formato::MESES, texto},
};
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// A block with its role and section, not yet with an id.
#[derive(Debug, Clone)]
pub(super) struct Pieza {
    pub markdown: String,
    pub clase: Clase,
    pub rol: Rol,
    /// First half of its id: `respuesta`, `razones`, `nota`…
    pub seccion: String,
    pub nota: Option<u32>,
    pub descriptor: Option<String>,
    pub linea: usize,
    /// Why a person should look at its role.
    pub duda: Option<&'static str>,
}

/// A document cut into pieces, with its printed headings and where each begins.
#[derive(Debug, Clone, Default)]
pub(super) struct Estructura {
    pub piezas: Vec<Pieza>,
    pub secciones: Vec<(String, usize)>,
}

impl Estructura {
    pub(super) fn dudas_al_informe(&self, informe: &mut Informe) {
        for p in &self.piezas {
            if let Some(d) = p.duda {
                informe.dudas.push(format!(
                    "línea {}: «{}…» quedó como {}: {d}",
                    p.linea,
                    cabeza(&p.markdown),
                    p.rol.nombre()
                ));
            }
        }
    }
}

macro_rules! patrones {
    ($($nombre:ident = $patron:expr;)*) => { $(static $nombre: LazyLock<Regex> = LazyLock::new(|| regla($patron));)* };
}

patrones! {
    TITULO = r"^(?:\d{1,2}|[IVX]{1,4})\\?\.\s+(Problema|Respuesta|Razones|Referencias|Doctrina)";
    NUMERO = r"^Concepto\s+C\s*[-–—]\s*(\d+)\s+de\s+(\d{4})";
    CIRCULAR = r"^CIRCULAR\s+EXTERNA\s+No\.?\s*(\d+)\s+de\s+(\d{4})";
    FECHA = r"(?i)^\p{L}[\p{L} .]*(?:D\.\s?C\.)?,\s+(\d{1,2})\s+(?:de\s+)?(\p{L}+)\s+(?:de\s+)?(\d{4})\s*\.?$";
    SELLO = r"^Fecha:\s*(\d{2})/(\d{2})/(\d{4})";
    RADICADO_ENTRADA = r"\b(P\d{10,}|\d_\d{4}_\d{2}_\d{2}_\d+)\b";
    RADICADO_SALIDA = r"^Rad\.? No\.? ?(RS\d+)";
    DESTINATARIO = r"^(Señor(?:a|es|as)?|Doctor(?:a|es|as)?)\s*:?$";
    SALUDO = r"(?i)^(estimad|respetad|apreciad)[oa]s?\b.*:$";
    COMPETENCIA = r"^(De manera preliminar, resulta necesario acotar|Conforme lo expuesto, en aras de)";
    LIMITE = concat!(
        r"no puede definir un criterio universal|^(?:[ivx]+\. )?Al margen de la explicación precedente|",
        r"tiene el alcance previsto en el artículo 28 del Código de Procedimiento",
    );
    NORMA = r"(?i)^[“\x22«]\s*(art[íi]culo|par[áa]grafo|numeral|literal)\b";
    CIERRA = r"[”\x22»]\.?\s*(\[\^\d+\])?\s*\.?$";
    OPINIONES = r"\bC\s?[-–]\s?\d{2,4}\b|se (ha pronunciado|pronunció)";
    ORDEN = r"imparte las siguientes directrices";
}

/// What the text says of itself.
pub(super) fn metadatos(bloques: &[Crudo], fuente: Fuente) -> Result<Metadatos, Rechazo> {
    let lineas = || bloques.iter().map(|b| b.markdown.as_str());
    let circular = lineas().find_map(|l| CIRCULAR.captures(l));
    let concepto = lineas().find_map(|l| NUMERO.captures(l));
    let impresa = lineas()
        .take_while(|l| !TITULO.is_match(l))
        .find_map(|l| fecha(&FECHA.captures(l)?));
    let sello = lineas().find_map(|l| {
        let c = SELLO.captures(l)?;
        Date::new(c[3].parse().ok()?, c[2].parse().ok()?, c[1].parse().ok()?).ok()
    });
    let (fecha, fecha_origen) = match (impresa, sello) {
        (Some(f), _) => (Some(f), Some(FechaOrigen::Texto)),
        (None, Some(f)) => (Some(f), Some(FechaOrigen::Radicado)),
        (None, None) => (None, None),
    };
    let anio_de = |a: &str| {
        a.parse::<i16>()
            .map_err(|_| Rechazo(format!("el año «{a}» no se entiende")))
    };
    let (id, tipo, numero, anio) = match (circular, concepto, fecha) {
        (Some(c), _, _) => (
            format!("CE-{}-{}", &c[1], &c[2]),
            TipoDocumento::Circular,
            Some(c[1].to_owned()),
            anio_de(&c[2])?,
        ),
        (None, Some(c), _) => (
            format!("C-{}-{}", &c[1], &c[2]),
            TipoDocumento::Concepto,
            Some(format!("C-{}", &c[1])),
            anio_de(&c[2])?,
        ),
        (None, None, Some(f)) if lineas().any(|l| TITULO.is_match(l)) => {
            (format!("C-SN-{f}"), TipoDocumento::Concepto, None, f.year())
        }
        _ => {
            return Err(Rechazo(
                "no se reconoce como concepto ni como circular: el texto no trae número ni fecha con secciones numeradas".to_owned(),
            ));
        }
    };
    let mut temas: Vec<String> = lineas()
        .find_map(|l| l.strip_prefix("Temas:"))
        .map(|t| {
            t.split(" / ")
                .map(|t| texto::un_espacio(t).trim_end_matches(['.', ' ']).to_owned())
                .collect()
        })
        .unwrap_or_default();
    if temas.is_empty() {
        let cabeza = lineas().take_while(|l| !FECHA.is_match(l) && !DESTINATARIO.is_match(l));
        for t in cabeza.filter(|l| es_descriptor(l)) {
            if !temas.iter().any(|x| x == t) {
                temas.push(t.to_owned());
            }
        }
    }
    let radicados_entrada = lineas()
        .take_while(|l| !SALUDO.is_match(l))
        .filter(|l| l.starts_with("Radicación"))
        .flat_map(|l| RADICADO_ENTRADA.find_iter(l).map(|m| m.as_str().to_owned()))
        .collect();
    let radicados_salida = lineas()
        .filter_map(|l| Some(RADICADO_SALIDA.captures(l)?[1].to_owned()))
        .collect();
    Ok(Metadatos {
        id: IdDocumento(id),
        tipo,
        numero,
        anio,
        fecha,
        fecha_origen,
        radicados_entrada,
        radicados_salida,
        temas,
        fuente,
        alias: Default::default(),
        mascaras: Vec::new(),
    })
}

fn fecha(c: &regex::Captures<'_>) -> Option<Date> {
    let mes = MESES.iter().position(|m| *m == c[2].to_lowercase())?;
    Date::new(
        c[3].parse().ok()?,
        i8::try_from(mes + 1).ok()?,
        c[1].parse().ok()?,
    )
    .ok()
}

/// «DESCRIPTOR – Restrictor»: capitals before the first dash, and short.
fn es_descriptor(linea: &str) -> bool {
    let Some(guion) = [" – ", "– ", " - "]
        .iter()
        .filter_map(|g| linea.find(g))
        .min()
    else {
        return false;
    };
    let antes = &linea[..guion];
    let palabras = antes
        .split(' ')
        .filter(|p| p.chars().any(char::is_alphabetic) && !matches!(*p, "y" | "Y"));
    linea.chars().count() < 260 && antes.chars().any(char::is_uppercase) && { palabras }
        .all(|p| p.chars().all(|c| !c.is_lowercase()))
}

/// Gives each block its section and role.
pub(super) fn asignar(
    tipo: TipoDocumento,
    bloques: Vec<Crudo>,
    informe: &mut Informe,
) -> Estructura {
    let mut e = Estructura::default();
    let mut seccion = match tipo {
        TipoDocumento::Concepto if bloques.first().is_some_and(|b| es_descriptor(&b.markdown)) => {
            "tesauro"
        }
        _ => "encabezado",
    }
    .to_owned();
    let mut descriptor = None;
    let mut saludo = false;
    for b in bloques {
        if let Some(s) = b.seccion {
            seccion = s;
        }
        let t = b.markdown.as_str();
        match tipo {
            TipoDocumento::Concepto => {
                if let Some(c) = TITULO.captures(t) {
                    seccion = match &c[1] {
                        "Problema" => "problema",
                        "Respuesta" => "respuesta",
                        "Razones" => "razones",
                        "Referencias" => "referencias",
                        _ => "doctrina",
                    }
                    .to_owned();
                    e.secciones.push((t.replace('\\', ""), e.piezas.len()));
                    continue;
                }
                if seccion == "tesauro"
                    && (FECHA.is_match(t) || DESTINATARIO.is_match(t) || SALUDO.is_match(t))
                {
                    seccion = "encabezado".to_owned();
                    descriptor = None;
                } else if seccion == "tesauro" && es_descriptor(t) {
                    descriptor = Some(t.to_owned());
                    e.repetido(&descriptor, informe);
                    continue;
                } else if seccion == "encabezado" && saludo {
                    seccion = "consulta".to_owned();
                } else if seccion == "doctrina"
                    && b.nota.is_none()
                    && !OPINIONES.is_match(t)
                    && !e.sigue_a_dos_puntos(t)
                {
                    seccion = "cierre".to_owned();
                }
                saludo = seccion == "encabezado" && SALUDO.is_match(t);
                if seccion == "consulta" && t.ends_with(':') && t.chars().all(|c| !c.is_lowercase())
                {
                    e.secciones.push((t.to_owned(), e.piezas.len()));
                    continue;
                }
            }
            TipoDocumento::Circular => {
                let item = t.starts_with(|c: char| c.is_ascii_digit()) && t.contains("\\. ");
                seccion = match seccion.as_str() {
                    "encabezado"
                        if e.piezas
                            .last()
                            .is_some_and(|p| p.markdown.starts_with("Asunto:")) =>
                    {
                        "considerando"
                    }
                    "considerando" | "directriz" if item => "directriz",
                    "directriz" if b.nota.is_none() => "cierre",
                    otra => otra,
                }
                .to_owned();
            }
        }
        let (rol, duda) = match b.nota {
            Some(_) => (Rol::Nota, None),
            None => rol_de(&seccion, t),
        };
        e.piezas.push(Pieza {
            clase: b.clase,
            rol,
            seccion: if b.nota.is_some() {
                "nota".to_owned()
            } else {
                seccion.clone()
            },
            nota: b.nota,
            descriptor: descriptor.clone().filter(|_| seccion == "tesauro"),
            linea: b.linea,
            duda,
            markdown: b.markdown,
        });
    }
    e.transcripciones();
    e
}

/// The role that a section and the words of a block give it.
fn rol_de(seccion: &str, t: &str) -> (Rol, Option<&'static str>) {
    if seccion != "tesauro" && LIMITE.is_match(t) {
        let mezcla =
            !(seccion == "cierre" || t.starts_with("Al margen") || t.starts_with("Al tratarse"));
        return (
            Rol::Salvedad,
            mezcla.then_some("niega un criterio universal, pero puede decir algo más"),
        );
    }
    let rol = match seccion {
        "tesauro" => Rol::Tesauro,
        "consulta" if COMPETENCIA.is_match(t) => Rol::Salvedad,
        "consulta"
            if t.contains("responde su solicitud") || t.contains("responde la solicitud") =>
        {
            Rol::Institucional
        }
        "consulta" => Rol::Consulta,
        "problema" => Rol::Problema,
        "respuesta" => Rol::Respuesta,
        "razones" => Rol::Razones,
        "referencias" => Rol::Referencias,
        "doctrina" => Rol::Doctrina,
        "directriz" => Rol::Directriz,
        "considerando" if ORDEN.is_match(t) => Rol::Directriz,
        "considerando" => Rol::Considerando,
        "encabezado" if t.starts_with("Temas:") => Rol::Tesauro,
        _ => Rol::Institucional,
    };
    (rol, None)
}

impl Estructura {
    /// Whether a block is only the address that the one before it announces.
    fn sigue_a_dos_puntos(&self, t: &str) -> bool {
        t.starts_with("http")
            && !t.contains(' ')
            && self
                .piezas
                .last()
                .is_some_and(|p| p.markdown.ends_with(':'))
    }

    /// A headnote line printed right above another with nothing between stands for the same text.
    fn repetido(&self, descriptor: &Option<String>, informe: &mut Informe) {
        if let (Some(d), Some(p)) = (descriptor, self.piezas.last())
            && p.descriptor == *descriptor
        {
            informe.dudas.push(format!(
                "línea {}: el descriptor «{d}» está dos veces",
                p.linea
            ));
        }
    }

    /// Quotations inside the answer and the reasons: of a norm, or of something else.
    fn transcripciones(&mut self) {
        let mut i = 0;
        while i < self.piezas.len() {
            let abre = self.piezas[i].markdown.starts_with(['“', '"', '«'])
                && matches!(self.piezas[i].rol, Rol::Respuesta | Rol::Razones);
            if !abre {
                i += 1;
                continue;
            }
            let norma = NORMA.is_match(&self.piezas[i].markdown);
            let rol = self.piezas[i].rol;
            let fin = (i..self.piezas.len().min(i + 12))
                .take_while(|j| self.piezas[*j].rol == rol || self.piezas[*j].nota.is_some())
                .find(|j| {
                    self.piezas[*j].nota.is_none() && CIERRA.is_match(&self.piezas[*j].markdown)
                });
            for j in i..=fin.unwrap_or(i) {
                let p = &mut self.piezas[j];
                match (norma, p.nota) {
                    (_, Some(_)) => {}
                    (true, None) => p.rol = Rol::NormaTranscrita,
                    (false, None) => {
                        p.clase = Clase::Cita;
                        p.duda = Some("es una cita; ¿de una norma o de otra fuente?");
                    }
                }
            }
            if fin.is_none() {
                self.piezas[i].duda = Some("abre comillas que no se cierran");
            }
            i = fin.unwrap_or(i) + 1;
        }
    }
}
