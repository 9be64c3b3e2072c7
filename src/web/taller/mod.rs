//! The workshop: pages that change the data files of the corpus. They are only there when the program was asked for them.
//!
//! Three things keep others out. The program listens to this machine alone; every request must name it by a local name,
//! so that no other name can be made to lead here; and what writes must come from a page of this very site, as its
//! browser says in `Origin` (and in `Sec-Fetch-Site`, when it sends it). A page of another site can forge neither, so no
//! secret has to travel in the forms.
//!
//! A change is made aside and held against every guarantee first. It is written only if the folder still holds what is
//! being served, and then it is served at once.

mod casos;
mod cobertura;
mod enlaces;
mod ordenes;
mod puerta;
mod sinonimos;

pub(super) use ordenes::rutas;
