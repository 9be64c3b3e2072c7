// The address of a verdict is a path until the browser knows the site it is on.
const enlace = document.getElementById("enlace");
if (enlace && enlace.value.startsWith("/")) enlace.value = location.origin + enlace.value;
for (const cita of document.querySelectorAll(".con-direccion")) {
  cita.value = cita.value.replace(/ (\/documentos\/\S+)$/, (_, ruta) => " " + location.origin + ruta);
}
// Copy buttons. Everything else on the site works without this file.
for (const boton of document.querySelectorAll(".copiar")) {
  boton.hidden = false;
  boton.addEventListener("click", async () => {
    const campo = document.getElementById(boton.dataset.de);
    campo.select();
    try {
      await navigator.clipboard.writeText(campo.value);
    } catch {
      document.execCommand("copy");
    }
    boton.textContent = "Copiado";
    setTimeout(() => { boton.textContent = "Copiar"; }, 2000);
  });
}
// A link to a folded paragraph unfolds it.
const abrir = () => {
  const destino = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const pliegue = destino && destino.closest("details");
  if (pliegue && !pliegue.open) { pliegue.open = true; destino.scrollIntoView(); }
};
addEventListener("hashchange", abrir);
abrir();
// In the workshop, the passage that is selected goes with the link to its form.
for (const enlazar of document.querySelectorAll("a.enlazar")) {
  const formulario = enlazar.href;
  enlazar.addEventListener("click", () => {
    const pasaje = String(getSelection()).trim();
    enlazar.href = pasaje ? formulario + "&cita=" + encodeURIComponent(pasaje) : formulario;
  });
}
