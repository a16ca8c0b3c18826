// Block Kit → nodes. `context` says whose elements these are: store, press(), read() and write().

import { h, icon } from "../dom.js";
import { drawElement } from "./elements.js";
import { link, safeUrl } from "./links.js";
import { drawMarkdown } from "./markdown.js";
import { drawRichText } from "./rich_text.js";
import { drawTable } from "./table.js";
import { drawPlan, drawTaskCard } from "./tasks.js";
import { drawText } from "./text.js";

export function drawBlocks(blocks, context) {
  return h(
    "div.blocks",
    {},
    blocks.map((block) => drawBlock(block, context)),
  );
}

/** One block; one that cannot be drawn says so and leaves the others alone. */
export function drawBlock(block, context) {
  const draw = DRAWN[block.type];
  if (!draw) return h("p.unknown", {}, `(a ${block.type} block, which this page does not draw)`);
  try {
    return draw(block, context);
  } catch (error) {
    console.warn("a block was not drawn", block, error);
    return h("p.unknown", {}, `(a ${block.type} block that could not be drawn)`);
  }
}

const DRAWN = {
  section: (block, context) =>
    h(
      "div.section",
      {},
      h(
        "div.section-text",
        {},
        block.text && h("div.text", {}, drawText(block.text, context.store)),
        block.fields?.length > 0 &&
          h(
            "div.fields",
            {},
            block.fields.map((field) => h("div.text", {}, drawText(field, context.store))),
          ),
      ),
      block.accessory && h("div.accessory", {}, drawElement(block.accessory, block, context)),
    ),

  header: (block) => h("h3.block-header", {}, block.text.text),

  divider: () => h("hr"),

  context: (block, context) =>
    h(
      "div.context",
      {},
      block.elements.map((element) =>
        element.type === "image" ? picture(element) : h("span.text", {}, drawText(element, context.store)),
      ),
    ),

  actions: (block, context) =>
    h(
      "div.actions",
      {},
      block.elements.map((element) => drawElement(element, block, context)),
    ),

  context_actions: (block, context) =>
    h(
      "div.actions.small",
      {},
      block.elements.map((element) => drawElement(element, block, context)),
    ),

  image: (block) => h("figure.image", {}, block.title && h("figcaption", {}, block.title.text), picture(block)),

  markdown: (block, context) => h("div.markdown", {}, drawMarkdown(block.text, context.store)),

  rich_text: (block, context) => drawRichText(block, context.store),

  table: drawTable,

  plan: drawPlan,

  task_card: drawTaskCard,

  alert: (block, context) => {
    const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "default";
    const mark = { success: "check", error: "cross", warning: "warn" }[level] ?? "info";
    return h(
      `div.alert.${level}`,
      { role: "note" },
      h("span.mark", {}, icon(mark)),
      h("div.text", {}, drawText(block.text, context.store)),
    );
  },

  card: (block, context) => drawCard(block, context),

  carousel: (block, context) =>
    h(
      "div.carousel",
      { tabindex: "0", role: "region", "aria-label": "Cards" },
      block.elements.map((card) => drawCard(card, context)),
    ),

  container: (block, context) => drawContainer(block, context),

  auth_provider: (block, context) =>
    h(
      "div.card",
      {},
      h(
        "div.card-head",
        {},
        h("b", {}, drawText(block.name, context.store)),
        h("span", {}, block.is_connected ? "Connected" : drawText(block.description, context.store)),
      ),
      !block.is_connected && block.auth_url && h("div.actions", {}, link(block.auth_url, "Connect")),
    ),

  input: (block, context) => drawInput(block, context),
};

function drawCard(block, context) {
  return h(
    "section.card",
    {},
    block.hero_image && picture(block.hero_image),
    (block.title || block.subtitle) &&
      h(
        "div.card-head",
        {},
        block.icon && picture(block.icon),
        h(
          "div",
          {},
          block.title && h("b", {}, drawText(block.title, context.store)),
          block.subtitle && h("span", {}, drawText(block.subtitle, context.store)),
        ),
      ),
    block.body && h("div.text", {}, drawText(block.body, context.store)),
    block.actions?.length > 0 &&
      h(
        "div.actions",
        {},
        block.actions.map((element) => drawElement(element, block, context)),
      ),
  );
}

function drawContainer(block, context) {
  const title = block.rich_text_title
    ? drawRichText(block.rich_text_title, context.store)
    : h("b", {}, drawText(block.title, context.store));
  const head = [title, block.subtitle && h("span.subtitle", {}, drawText(block.subtitle, context.store))];
  const children = block.child_blocks.map((child) => drawBlock(child, context));
  if (!block.is_collapsible) return h("section.container", {}, h("header", {}, head), children);
  return h(
    "details.container",
    { open: !block.default_collapsed, "data-key": `container ${block.block_id}` },
    h(
      "summary",
      {
        "data-focus": `container ${block.block_id}`,
        onclick: (event) => {
          event.currentTarget.parentNode.dataset.touched = "";
        },
      },
      icon("chevron"),
      head,
    ),
    children,
  );
}

function drawInput(block, context) {
  const id = `${context.key}-${block.block_id}`;
  const error = context.errors?.[block.block_id];
  const group =
    ["checkboxes", "radio_buttons"].includes(block.element.type) || block.element.type.startsWith("multi_");
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || null;
  const label = [block.label.text, block.optional && h("span.optional", {}, "optional")];
  const inside = drawElement(
    block.element,
    block,
    { ...context, changed: block.dispatch_action },
    { id, "aria-describedby": described, "aria-invalid": error ? "true" : null },
  );
  return h(
    group ? "fieldset.input" : "div.input",
    { class: error ? "invalid" : null },
    group ? h("legend", {}, label) : h("label", { for: id }, label),
    inside,
    block.hint && h("p.input-hint", { id: `${id}-hint` }, block.hint.text),
    error && h("p.input-error", { id: `${id}-error`, role: "alert" }, error),
  );
}

/** Images of other servers are not fetched here; a link leads to them. */
function picture(element) {
  const address = element.image_url;
  const face = [icon("image"), h("span", {}, element.alt_text || "Image")];
  return safeUrl(address) ? link(address, face) : h("span.picture", {}, face);
}
