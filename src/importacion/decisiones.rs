//! What a reviewer decided about an import: a file of the corpus, each decision with its reason.
//!
//! ```toml
//! [[decision]]
//! accion = "rol"
//! empieza = "Así las cosas, la determinación"
//! rol = "salvedad"
//! motivo = "niega un criterio universal: es límite de competencia"
//! ```
//!
//! A block is named by the words it begins with; `vez` chooses among several. A decision that fits no block is an
//! error: the source changed, and a person must look again.

use super::{
    Quitado, Rechazo,
    bloques::{Cortado, Crudo, pegar},
    roles::Estructura,
};
use crate::corpus::{Clase, Rol, llamada};
use serde::Deserialize;

/// The decisions on one document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decisiones {
    /// In the order in which they are applied.
    #[serde(default)]
    pub(super) decision: Vec<Decision>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Escrita")]
pub(super) struct Decision {
    pub(super) accion: Accion,
    /// First words of the block.
    pub(super) empieza: String,
    /// Which of the blocks that begin so, from 1.
    pub(super) vez: Option<usize>,
    /// Why.
    motivo: String,
}

/// What a decision does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Accion {
    /// The block has this role.
    Rol(Rol),
    /// The block is printed so.
    Clase(Clase),
    /// The block goes on with the one before it.
    Unir,
    /// A new block begins at these words.
    Partir { en: String },
    /// The block is this footnote, or goes on with it.
    Nota(u32),
    /// The digits at the end of `texto` are the mark of footnote `nota`, printed as ordinary digits.
    Llamada { texto: String, nota: u32 },
    /// A section begins here.
    Seccion(String),
    /// What the block announces is an image in the source, and cannot be had as text.
    Imagen,
    /// Words `desde` to `hasta` of the block, from 1, are a petitioner's datum.
    Mascara {
        desde: usize,
        hasta: usize,
        clase: String,
    },
}

/// A decision as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Escrita {
    accion: String,
    empieza: String,
    vez: Option<usize>,
    motivo: String,
    rol: Option<String>,
    en: Option<String>,
    nota: Option<u32>,
    texto: Option<String>,
    seccion: Option<String>,
    desde: Option<usize>,
    hasta: Option<usize>,
    clase: Option<String>,
}

impl TryFrom<Escrita> for Decision {
    type Error = String;

    fn try_from(e: Escrita) -> Result<Self, String> {
        let falta = |campo: &str| format!("a la decisión sobre «{}» le falta «{campo}»", e.empieza);
        let accion = match e.accion.as_str() {
            "rol" => {
                let rol = e.rol.ok_or_else(|| falta("rol"))?;
                Accion::Rol(rol.parse().map_err(|()| format!("«{rol}» no es un rol"))?)
            }
            "clase" => {
                let clase = e.clase.ok_or_else(|| falta("clase"))?;
                Accion::Clase(
                    Clase::de_nombre(&clase)
                        .ok_or_else(|| format!("«{clase}» no es una clase de bloque"))?,
                )
            }
            "unir" => Accion::Unir,
            "partir" => Accion::Partir {
                en: e.en.ok_or_else(|| falta("en"))?,
            },
            "nota" => Accion::Nota(e.nota.ok_or_else(|| falta("nota"))?),
            "llamada" => Accion::Llamada {
                texto: e.texto.ok_or_else(|| falta("texto"))?,
                nota: e.nota.ok_or_else(|| falta("nota"))?,
            },
            "seccion" => Accion::Seccion(e.seccion.ok_or_else(|| falta("seccion"))?),
            "imagen" => Accion::Imagen,
            "mascara" => Accion::Mascara {
                desde: e.desde.ok_or_else(|| falta("desde"))?,
                hasta: e.hasta.ok_or_else(|| falta("hasta"))?,
                clase: e.clase.ok_or_else(|| falta("clase"))?,
            },
            otra => {
                return Err(format!(
                    "«{otra}» no es una acción; son rol, clase, unir, partir, nota, llamada, seccion, imagen y mascara"
                ));
            }
        };
        Ok(Self {
            accion,
            empieza: e.empieza,
            vez: e.vez,
            motivo: e.motivo,
        })
    }
}

impl Decisiones {
    /// Reads a decisions file; the error is a Spanish sentence.
    pub fn leer(texto: &str) -> Result<Self, String> {
        let d: Self = toml::from_str(texto).map_err(|e| {
            let linea = e.span().map_or(1, |s| {
                texto[..s.start.min(texto.len())].matches('\n').count() + 1
            });
            format!(
                "línea {linea}: {}",
                crate::lengua::mensajes::de_toml(e.message())
            )
        })?;
        match d.decision.iter().find(|d| d.motivo.trim().is_empty()) {
            Some(sin) => Err(format!(
                "la decisión sobre «{}» no dice su motivo",
                sin.empieza
            )),
            None => Ok(d),
        }
    }

    /// Applies what changes where blocks begin and end; then puts footnotes in their place.
    pub(super) fn cortar_y_unir(&self, corte: &mut Cortado) -> Result<(), Rechazo> {
        for d in &self.decision {
            if matches!(
                d.accion,
                Accion::Rol(_) | Accion::Clase(_) | Accion::Mascara { .. }
            ) {
                continue;
            }
            let i = d.buscar(corte.bloques.iter().map(|b| b.markdown.as_str()))?;
            match &d.accion {
                Accion::Unir if i > 0 => {
                    let b = corte.bloques.remove(i);
                    corte.bloques[i - 1].markdown =
                        pegar(&corte.bloques[i - 1].markdown, &b.markdown);
                }
                Accion::Partir { en } => {
                    let b = &mut corte.bloques[i];
                    let j = b
                        .markdown
                        .find(en.as_str())
                        .filter(|j| *j > 0)
                        .ok_or_else(|| d.sin_texto(en))?;
                    let resto = b.markdown.split_off(j);
                    b.markdown.truncate(b.markdown.trim_end().len());
                    let nuevo = Crudo {
                        markdown: resto,
                        ..b.clone()
                    };
                    corte.bloques.insert(i + 1, nuevo);
                }
                Accion::Nota(nota) => {
                    let b = corte.bloques.remove(i);
                    let puesta = corte.notas.entry(*nota).or_insert((String::new(), b.linea));
                    let mut cuerpo = b.markdown;
                    if puesta.0.is_empty()
                        && let Some(resto) = cuerpo.strip_prefix(&format!("{nota} "))
                    {
                        corte.informe.quitados.push(Quitado {
                            linea: b.linea,
                            motivo: "número de nota al pie",
                            texto: nota.to_string(),
                        });
                        cuerpo = resto.to_owned();
                    }
                    puesta.0 = pegar(&puesta.0, &cuerpo).trim().to_owned();
                }
                Accion::Llamada { texto, nota } => {
                    let b = &mut corte.bloques[i];
                    let sin = texto
                        .strip_suffix(&nota.to_string())
                        .ok_or_else(|| d.sin_texto(texto))?;
                    if !b.markdown.contains(texto.as_str()) {
                        return Err(d.sin_texto(texto));
                    }
                    b.markdown =
                        b.markdown
                            .replacen(texto.as_str(), &format!("{sin}[^={nota}]"), 1);
                }
                Accion::Imagen => corte.bloques[i].anuncia_imagen = false,
                Accion::Seccion(seccion) => corte.bloques[i].seccion = Some(seccion.clone()),
                _ => {}
            }
        }
        for b in corte.bloques.iter().filter(|b| b.anuncia_imagen) {
            corte.informe.dudas.push(format!(
                "línea {}: lo que anuncia «{}…» es una imagen en la fuente; búsquelo en el original",
                b.linea,
                super::bloques::cabeza(&b.markdown)
            ));
        }
        poner_notas(corte);
        Ok(())
    }

    /// Applies what a block is.
    pub(super) fn dar_roles(&self, estructura: &mut Estructura) -> Result<(), Rechazo> {
        for d in &self.decision {
            let (rol, clase) = match &d.accion {
                Accion::Rol(rol) => (Some(*rol), None),
                Accion::Clase(clase) => (None, Some(*clase)),
                _ => continue,
            };
            let i = d.buscar(estructura.piezas.iter().map(|p| p.markdown.as_str()))?;
            let pieza = &mut estructura.piezas[i];
            pieza.rol = rol.unwrap_or(pieza.rol);
            pieza.clase = clase.unwrap_or(pieza.clase);
            pieza.duda = None;
        }
        Ok(())
    }

    /// Masks by word position: block index, first and last word from 1, class.
    pub(super) fn mascaras<'a>(
        &'a self,
        estructura: &Estructura,
    ) -> Result<Vec<(usize, usize, usize, &'a str)>, Rechazo> {
        let mut salida = Vec::new();
        for d in &self.decision {
            if let Accion::Mascara {
                desde,
                hasta,
                clase,
            } = &d.accion
            {
                let i = d.buscar(estructura.piezas.iter().map(|p| p.markdown.as_str()))?;
                salida.push((i, *desde, *hasta, clase.as_str()));
            }
        }
        Ok(salida)
    }
}

impl Decision {
    fn buscar<'a>(&self, bloques: impl Iterator<Item = &'a str>) -> Result<usize, Rechazo> {
        let limpio = |t: &str| t.replace('\\', "");
        let hallados: Vec<usize> = bloques
            .enumerate()
            .filter(|(_, t)| limpio(t).starts_with(self.empieza.as_str()))
            .map(|(i, _)| i)
            .collect();
        match (hallados.as_slice(), self.vez) {
            ([uno], None) => Ok(*uno),
            ([], _) => Err(Rechazo(format!(
                "revisiones: ningún párrafo empieza por «{}»",
                self.empieza
            ))),
            (varios, None) => Err(Rechazo(format!(
                "revisiones: {} párrafos empiezan por «{}»; diga cuál con «vez» o con más palabras",
                varios.len(),
                self.empieza
            ))),
            (varios, Some(vez)) => varios.get(vez.wrapping_sub(1)).copied().ok_or_else(|| {
                Rechazo(format!(
                    "revisiones: no hay {vez} párrafos que empiecen por «{}»",
                    self.empieza
                ))
            }),
        }
    }

    fn sin_texto(&self, texto: &str) -> Rechazo {
        Rechazo(format!(
            "revisiones: en el párrafo que empieza por «{}» no está «{texto}»",
            self.empieza
        ))
    }
}

/// Each footnote goes right after the block that calls it; one that nothing calls goes last and is reported.
fn poner_notas(corte: &mut Cortado) {
    let mut notas = std::mem::take(&mut corte.notas);
    let mut salida = Vec::with_capacity(corte.bloques.len() + notas.len());
    let crudo = |n: u32, (markdown, linea): (String, usize)| Crudo {
        markdown,
        clase: Clase::Parrafo,
        linea,
        nota: Some(n),
        seccion: None,
        anuncia_imagen: false,
    };
    for b in std::mem::take(&mut corte.bloques) {
        let llamadas: Vec<u32> = b
            .markdown
            .match_indices("[^")
            .filter_map(|(i, _)| llamada(&b.markdown[i..])?.numero.parse().ok())
            .collect();
        salida.push(b);
        for n in llamadas {
            match notas.remove(&n) {
                Some(nota) => salida.push(crudo(n, nota)),
                None => corte.informe.dudas.push(format!(
                    "la nota {n} se llama y no está, o se llama dos veces"
                )),
            }
        }
    }
    for (n, nota) in notas {
        corte
            .informe
            .dudas
            .push(format!("línea {}: nada llama a la nota {n}", nota.1));
        salida.push(crudo(n, nota));
    }
    corte.bloques = salida;
}
