// Files in a message: a download, and the beginning of what is in it when that is text.

import { h, icon } from "../dom.js";

export function drawFiles(files) {
  return files.map((file) =>
    h(
      "section.file",
      { "aria-label": file.title, "data-testid": "file" },
      h(
        "header",
        {},
        icon("file"),
        h("div", {}, h("b", {}, file.title), h("span", {}, `${file.filetype.toUpperCase()} · ${size(file.size)}`)),
        h(
          "a.quiet",
          {
            href: `/workspace/page/files/${encodeURIComponent(file.id)}`,
            download: file.name,
            "aria-label": `Download ${file.name}`,
          },
          icon("download"),
        ),
      ),
      file.preview &&
        h(
          "details",
          { "data-key": `file ${file.id}` },
          h(
            "summary",
            {
              "data-focus": `file ${file.id}`,
              onclick: (event) => {
                event.currentTarget.parentNode.dataset.touched = "";
              },
            },
            icon("chevron"),
            "Preview",
          ),
          h("pre", {}, h("code", {}, file.preview + (file.preview_is_truncated ? "\n…" : ""))),
        ),
    ),
  );
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
