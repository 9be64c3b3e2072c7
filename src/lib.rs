//! Colombian public-procurement doctrine, paragraph by paragraph, with executable rules whose every step cites,
//! literally, the paragraph that supports it.
//!
//! This page is the map of the house: what there is, where it stands, and what is deliberately absent. It names things
//! rather than linking lines; look the names up.
//!
//! # Bird's-eye view
//!
//! ```text
//!  official text ─ importacion ─→ corpus/ (files) ─→ Corpus ─┬─→ Buscador      paragraphs for a query
//!                                                            ├─→ Citas         who cites which norm or opinion
//!                                                            └─→ ReglaFundada  a rule with its citations
//!                                facts ─→ Dato ─→ ReglaFundada ─→ Veredicto ─→ Dictamen (with decisive steps and receipt)
//!                        App = Corpus + Citas + Buscador + every ReglaFundada + Cobertura + Temas + Lineas
//!                                          json, salida, vistas show what App answers; web and cli are its two doors
//! ```
//!
//! An official opinion or circular is imported once into a file of `corpus/`: paragraphs, each with an id that is never
//! reused and one role. People then write, beside it, which paragraph supports which step of which rule, quoting it. At
//! load every quote is compared with its paragraph. A rule whose steps and outcomes all have their support becomes a
//! [`ReglaFundada`](reglas::ReglaFundada); one that has lost it is not served, and `fundamento verificar` says why.
//!
//! A rule is a table of steps over typed facts. Running it gives an outcome and a trace; the `ReglaFundada` attaches the
//! citations, and that is the [`Veredicto`](veredicto::Veredicto). Pages, JSON, the terminal and the receipt are four ways
//! of showing the same value.
//!
//! # Words
//!
//! Legal nouns keep their Spanish name, without accents, where English has no exact word or a file or address has the
//! same name. Each is explained here and nowhere else.
//!
//! | word | meaning |
//! |---|---|
//! | `Documento`, `Bloque` | an official act; one printed paragraph, list item, table, formula or footnote of it |
//! | `parrafo` | the id of a block, as in `C-353-2026/respuesta-3`: printed section and number in it |
//! | `Rol` | what a block does: `respuesta` (answer), `razones` (reasons), `directriz` (order of a circular), `salvedad` (limit of |
//! | | competence), `norma-transcrita` (a quoted norm), `tesauro` (headnote), `consulta` (the petitioner's words)… |
//! | `enlace` | a link from a step to a paragraph, with a verbatim quote; the file people write |
//! | `Fundamento` | a link checked against the corpus that is loaded: what a step rests on |
//! | `Papel` | what a link does: `sustenta` (supports), `matiza` (qualifies), `limita` (limits), `externo` (a source outside the corpus) |
//! | `Estado` of a link | `literal`, `reubicado` (moved), `ambiguo`, `huerfano` (orphan); only the first supports |
//! | `Cita`, `Norma`, `Acto` | a norm or opinion named inside a paragraph; the norm it leads to; the law it is an article of |
//! | `remision` | a citation that leans on an earlier one: «ibidem», «dicho artículo» |
//! | `Regla`, `Ficha`, `paso` | a rule; what it says of itself; one of its steps |
//! | `Dato`, `Leer`, `Falta` | input as a tree; reading it into typed facts; a fault with its path |
//! | `Desenlace`, `Sentido` | a way a rule can end; which way that points |
//! | `Veredicto` | outcome, trace, limits and warnings, each with its citations |
//! | `Tema`, `Linea` | a topic of the printed thesaurus; paragraphs that repeat one another, by date |
//! | `Informe`, `Transcripcion` | a report to be checked; a quotation in it |
//! | `recibo` | what replays a verdict, sealed with a hash |
//! | `Cobertura`, `Renglon` | the ledger of coverage; its line for one paragraph |
//! | `caso` | a worked case: facts, and the verdict *and citations* they must give |
//! | `Parametros`, `Serie`, `Periodo` | values that change with time, each with source and certainty |
//! | `Vigencia` | an editorial note: when the regime, or the term, that a paragraph is about held, now that it ended |
//! | `pliego` | the terms of one procurement process, which fix its thresholds |
//! | `proponente` | a bidder; `plural` when it is several `integrantes` (a consortium) |
//! | `RUP` | the register of bidders, which certifies their financial figures |
//! | `anio`, `ejercicio` | a fiscal year |
//!
//! # Code map, in reading order
//!
//! Each room names only those before it in this list, and no two files name each other.† `mod.rs` only declares.
//!
//! - [`lengua`]: words of legal text; dates and amounts as printed here; the one word diff; what libraries say in English,
//!   said in Spanish.
//! - [`direcciones`]: every address, once.
//! - [`corpus`]: the files, read and checked. Start with `acervo` (what is loaded) and `carga` (how), then `documento`,
//!   `bloque`, `rol` and `enlaces`; `archivos` has the one atomic write.
//! - [`hechos`]: input as a tree, exact numbers, and the one description of inputs (`entrada!`) from which validation,
//!   JSON Schema, forms and help all follow.
//! - [`citas`]: norms and opinions named inside paragraphs: found, resolved, turned round; the names of opinions.
//! - [`marcado`]: Markdown to safe HTML.
//! - [`lectura`]: files that strangers hand in, read safely into plain values.
//! - [`importacion`]: from raw text to a document file: six steps, one file each, and the reviewer's decisions.
//! - [`veredicto`]: the vocabulary of answers.
//! - [`reglas`]: `motor` is the mechanism, `catalogo` has one file a rule (`denominador_cero` is the one to read first),
//!   `registro` lists them, `comunes` is what several share; `proceso` composes them for all the bidders of a process;
//!   `estudio` runs one along the days and finds the smallest facts that tell two variants of one apart.
//! - [`busqueda`]: what was asked (`pregunta`: `lexico`, `consulta`, `plan`), what is held (`indice`), the walk over the
//!   lists (`recorrido`: `condiciones`, `candidatos`, `puntaje`, `mejores`), what is shown (`respuesta`: `relectura`,
//!   `resultados`, `facetas`); the weights (`ajustes`).
//! - [`doctrina`]: what each paragraph is to the rules, what repeats what, and the printed thesaurus as a tree.
//! - [`comprobacion`]: what a report that somebody else wrote cites and quotes, compared with the corpus.
//! - [`aula`]: exercises made from the worked cases, with paragraphs to choose from and why the others are wrong.
//! - [`taller`]: what the workshop changes in the files of a corpus, as text in and text out.
//! - [`app`]: all of the above over one corpus, and the room of the answer: `dictar`, `procesos`, `buscar`, `recibo`,
//!   `reproducir`; `verificacion`, `relevo`, `impacto`; suggestions and completions.
//! - [`palabras`]: labels, values and facts in words.
//! - [`json`]: the shapes that programs see.
//! - [`planillas`]: rows as facts: batches of one rule, and whole processes.
//! - [`salida`]: files that go out: rows, workbooks, and PDF with the feature `pdf`.
//! - [`vistas`]: pages as text, from `templates/`.
//! - [`web`], [`cli`]: the two doors; a file a page, a file a command.
//!
//! Beside `src/`: `corpus/` (data; its folders are told in [`corpus`]), `templates/`, `tests/`, `benches/`.
//!
//! # Invariants
//!
//! Those marked † are held by `tests/it/casa.rs`, which reads the sources.
//!
//! **Citations**
//!
//! - Only a `ReglaFundada` makes verdicts, and it is only made when every step has a literal supporting quote or a named
//!   external source, every outcome a literal supporting quote, and the rule a limit. So there is no verdict without a
//!   literal supporting citation, and no state in which the program shows one with a citation that is no longer literal.
//! - A quote is compared with the paragraph at every load. Nothing remembers that it was once right.
//! - Only some roles may support: the petitioner's words, headnotes, limits of competence and publicity never do.
//! - Every paragraph of doctrine has one class in the ledger. That a rule covers it, or that it is a copy, is worked out at
//!   each load and never written; what people wrote beside it is a fault as soon as it is not needed.
//! - A citation inside official text is linked to what it names only when that is certain; what is not, and what is
//!   misprinted, is listed and never mended. A link changes no word.
//! - Which citations are decisive is not declared by anyone: the rule runs again without the step.
//! - An answer is made in one place, `App::dictar` or `App::evaluar_proceso`, with its receipt. What shows it evaluates
//!   nothing, makes no receipt and decides no limit.
//!
//! **Facts and numbers**
//!
//! - Rules and verdicts do no input or output, read no clock, and cannot fail.† What day it is, is a fact of the input.
//! - There is no default for an unknown fact; unknown is an answer. A day that no dated value covers has no value.
//! - There are no floats near money.† Amounts are read as `Decimal`, computed as exact rationals, rounded once, when
//!   printed. `Decimal`'s own `*` and `/` round silently and are not used.
//! - The fields of a rule are listed once. Form, address, schema, help and error paths use that list and that spelling.
//!
//! **Text**
//!
//! - `corpus/` is the whole source of truth. There is no database and no cache on disk; the index lives in memory and is
//!   made from the files at each start.
//! - A document's file holds official text only. Editorial data stands in other folders, and is shown as such.
//! - User text never reaches the search engine's query parser†: our lexer makes tokens, and tokens make queries. Every
//!   text is a query.
//! - There is no unescaped HTML but that of `marcado`: no template uses `safe`†, and none has inline style or script†,
//!   so that the content policy can forbid both.
//!
//! **Doors**
//!
//! - Only [`busqueda`] names tantivy, only [`web`] axum, only [`vistas`] askama, only [`lectura`], [`planillas`] and [`salida`]
//!   the spreadsheet crates, only `salida::pdf` the typesetter†. Dependencies point one way, by the list above†: `corpus`
//!   knows no rule, rules know no page, pages know no server.
//! - Only `cli` and `corpus::archivos` touch the file system†. The server writes nothing: nothing a reader sends is kept.
//!   Its workshop, which only opens when asked for, on this machine and to its own pages, writes the files of a corpus:
//!   aside first, and each the old one or the new one whatever happens.
//! - A request takes one `Arc<App>` and keeps it; a new corpus is swapped in whole, or not at all. It must load and keep
//!   every guarantee that the one before keeps (`App::relevo`), whether it comes from the folder or from the workshop.
//! - Every page works without JavaScript. The one script only copies, opens folded paragraphs and, in the workshop,
//!   takes the words selected.
//! - What readers see is Spanish, errors of libraries included.

pub mod lengua;

pub mod direcciones;

pub mod corpus;

pub mod hechos;

pub mod citas;

pub mod marcado;

pub mod lectura;

pub mod importacion;

pub mod veredicto;

pub mod reglas;

pub mod busqueda;

pub mod doctrina;

pub mod comprobacion;

pub mod aula;

pub mod taller;

pub mod app;

pub mod palabras;

pub mod json;

pub mod planillas;

pub mod salida;

pub mod vistas;

pub mod web;

pub mod cli;
