//! What the rule works out, and how it ends.

use crate::{
    desenlaces,
    reglas::{
        Marcha,
        comunes::capacidad::{Estado, Hechos},
    },
    resultado,
};

pub(super) type M<'a> = Marcha<'a, Hechos, Estado>;

resultado! {
    /// What it works out.
    pub(super) mod n {
        crpc = "Capacidad residual del proceso (CRPC)";
        crpc_otra_lectura = "CRPC en la otra lectura del anticipo";
        holgura = "CRP menos CRPC";
        puntos = "Puntos";
        liquidez = "Índice de liquidez";
        veces = "Veces el presupuesto oficial";
        divisor = "Presupuesto por la participación";
        menor_puntaje = "Menor puntaje posible";
        mayor_puntaje = "Mayor puntaje posible";
        crp_menor = "CRP con lo menos que puede ser";
        crp_mayor = "CRP con lo más que puede ser";
        sce_informado = "SCE con los saldos que se informan";
        vencidos = "Lo que puede quedar de los contratos con el plazo terminado";
        piso = "Piso de la Guía";
        crp_con_piso = "CRP con el piso de la Guía, como mucho";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        Cumple = "cumple", Favorable, "Cumple la capacidad residual", apoyo "igual-o-superior";
        NoCumple = "no-cumple", Desfavorable, "No cumple la capacidad residual", apoyo "igual-o-superior";
        ExperienciaSinPuntaje = "experiencia-sin-puntaje", NoDecidido,
            "La tabla no puntúa esa experiencia y de ello depende el resultado", apoyo "experiencia";
        TecnicaSinPuntaje = "capacidad-tecnica-sin-puntaje", NoDecidido,
            "La tabla no puntúa a quien no tiene profesionales y de ello depende el resultado", apoyo "sin-profesionales";
        FinancieraSinPuntaje = "capacidad-financiera-sin-puntaje", NoDecidido,
            "Sin pasivo corriente no consta el puntaje y de ello depende el resultado", apoyo "sin-pasivo-sin-regla";
        DependeDeLaCifra = "depende-de-la-cifra-certificada", FaltanDatos,
            "Depende de la liquidez que trae el certificado", apoyo "depende-de-la-cifra-certificada";
        DependeDelVencido = "depende-del-contrato-vencido", FaltanDatos,
            "Depende de lo que quede de un contrato con el plazo terminado", apoyo "depende-del-contrato-vencido";
        DependeDelSaldo = "depende-del-saldo-informado", NoDecidido,
            "La doctrina no decide: depende de si cuenta el saldo lineal o el que se informa", apoyo "depende-del-saldo-informado";
        DependeDelAnticipo = "depende-de-la-lectura-del-anticipo", NoDecidido,
            "La doctrina no decide: depende de cómo se lea el descuento del anticipo", apoyo "depende-de-la-lectura-del-anticipo";
        DependeDelPiso = "depende-del-piso", NoDecidido, "El resultado depende del piso de la Guía", apoyo "depende-del-piso";
        SinDocumentosDeK = "sin-documentos-de-k", FaltanDatos,
            "Faltan documentos de la capacidad residual", apoyo "sin-documentos-de-k";
    }
}
