//! How a rule declares what it reads and works out: records of inputs, closed lists of choices, names of results.

/// Declares a record of inputs: the struct, its description and its reader.
#[macro_export]
macro_rules! entrada {
    ($(#[$meta:meta])* $vis:vis struct $S:ident { $($(#[$fmeta:meta])* $f:ident : $t:ty = $rotulo:literal,
        $ejemplo:literal $(, ayuda $ayuda:literal)? $(, si_falta $omision:literal)?;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        $vis struct $S { $($(#[$fmeta])* #[doc = $rotulo] pub $f: $t),* }

        impl $S {
            /// The description of each field, in order.
            pub(crate) const CAMPOS: &'static [$crate::hechos::Campo] = &[$($crate::hechos::Campo {
                nombre: stringify!($f),
                rotulo: $rotulo,
                ejemplo: $ejemplo,
                ayuda: $crate::entrada!(@ayuda $($ayuda)?),
                omision: $crate::entrada!(@omision $($omision)?),
                tipo: <$t as $crate::hechos::Leer>::tipo,
            }),*];
        }

        // A fact that a step shows goes by the name and the label of its form.
        #[allow(non_upper_case_globals, dead_code)]
        impl $S {
            $(#[doc = $rotulo]
            pub(crate) const $f: $crate::hechos::Nombre = $crate::hechos::Nombre::nuevo(stringify!($f), $rotulo);)*
        }

        const _: () = {
            /// What could be read of each field.
            $vis struct Parcial { $(pub $f: $crate::hechos::Parcial<$t>),* }

            impl $crate::hechos::Leer for $S {
                /// `None` when it is no object.
                type Parcial = Option<Parcial>;

                fn tipo() -> $crate::hechos::Tipo {
                    $crate::hechos::Tipo::Objeto(Self::CAMPOS)
                }

                fn leer(dato: &$crate::hechos::Dato, ruta: &str, errores: &mut $crate::hechos::Errores) -> Self::Parcial {
                    let campos = $crate::hechos::leer_objeto(dato, Self::CAMPOS, ruta, errores)?;
                    let mut descripciones = Self::CAMPOS.iter();
                    $(let $f = $crate::hechos::leer_campo::<$t>(campos, descripciones.next()?, ruta, errores);)*
                    Some(Parcial { $($f),* })
                }

                fn ilegible() -> Self::Parcial {
                    None
                }

                fn completo(parcial: Self::Parcial) -> Option<Self> {
                    let parcial = parcial?;
                    Some(Self { $($f: <$t as $crate::hechos::Leer>::completo(parcial.$f)?),* })
                }
            }
        };
    };
    (@ayuda) => { "" };
    (@ayuda $a:literal) => { $a };
    (@omision) => { None };
    (@omision $o:literal) => { Some($o) };
}

/// Declares a closed list of choices: value in JSON, and label.
#[macro_export]
macro_rules! opciones {
    ($(#[$meta:meta])* $vis:vis enum $E:ident { $($v:ident = $valor:literal, $rotulo:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $E { $(#[doc = $rotulo] $v),* }

        impl $E {
            /// Value and label of each choice, in order.
            #[allow(dead_code)]
            pub(crate) const OPCIONES: &'static [(&'static str, &'static str)] = &[$(($valor, $rotulo)),*];

            /// The value in JSON, and its label.
            #[allow(dead_code)]
            pub(crate) const fn nombre(self) -> $crate::hechos::Nombre {
                match self { $(Self::$v => $crate::hechos::Nombre::nuevo($valor, $rotulo)),* }
            }
        }

        impl $crate::hechos::Leer for $E {
            $crate::de_una_pieza!();

            fn tipo() -> $crate::hechos::Tipo {
                $crate::hechos::Tipo::Opcion(Self::OPCIONES)
            }

            fn leer(dato: &$crate::hechos::Dato, ruta: &str, errores: &mut $crate::hechos::Errores) -> Option<Self> {
                if let $crate::hechos::Dato::Texto(t) = dato {
                    match t.as_str() {
                        $($valor => return Some(Self::$v),)*
                        _ => {}
                    }
                }
                errores.en(ruta, concat!("uno de estos valores:", $(" «", $valor, "»"),*), dato.nombrado());
                None
            }
        }
    };
}

/// Declares the names of what a rule works out, with the label that readers see; a value can be made of no other.
#[macro_export]
macro_rules! resultado {
    ($(#[$meta:meta])* $vis:vis mod $n:ident { $($f:ident = $rotulo:literal;)+ }) => {
        $(#[$meta])*
        #[allow(non_upper_case_globals)]
        $vis mod $n {
            $(#[doc = $rotulo]
            pub(crate) const $f: $crate::hechos::Nombre = $crate::hechos::Nombre::nuevo(stringify!($f), $rotulo);)+
        }
    };
}
