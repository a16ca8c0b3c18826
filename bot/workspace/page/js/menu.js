// A small menu behind a button: opens on click or Enter, arrows move, Escape and leaving close it.

import { h } from "./dom.js";

export function menu(face, label, entries, shape = "column") {
  const list = h(
    `div.menu-list.${shape}`,
    { role: "menu", hidden: true },
    entries.map((entry) =>
      h(
        "button",
        {
          type: "button",
          role: "menuitem",
          tabindex: "-1",
          "aria-label": entry.label,
          title: entry.shown ? entry.label : null,
          onclick: () => {
            close();
            entry.act();
          },
        },
        entry.shown ?? entry.label,
      ),
    ),
  );
  const button = h(
    "button",
    {
      type: "button",
      title: label,
      "aria-label": label,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      onclick: () => (list.hidden ? open() : close()),
    },
    face,
  );
  const whole = h("div.menu", { onkeydown: keys, onfocusout: left }, button, list);

  function open() {
    closeMenus();
    list.hidden = false;
    whole.classList.add("open");
    button.setAttribute("aria-expanded", "true");
    const box = button.getBoundingClientRect();
    list.classList.toggle("up", box.bottom + list.offsetHeight + 12 > innerHeight);
    list.firstElementChild?.focus();
  }
  function close() {
    list.hidden = true;
    whole.classList.remove("open");
    button.setAttribute("aria-expanded", "false");
  }
  function left(event) {
    if (!whole.contains(event.relatedTarget)) close();
  }
  function keys(event) {
    if (list.hidden) return;
    const items = [...list.children];
    const at = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) items[(at + step + items.length) % items.length]?.focus();
    else if (event.key === "Escape") {
      close();
      button.focus();
    } else return;
    event.preventDefault();
  }
  whole.closeMenu = close;
  return whole;
}

export function closeMenus() {
  for (const one of document.querySelectorAll(".menu.open")) one.closeMenu();
}
