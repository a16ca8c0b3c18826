// A text object: plain_text, mrkdwn, or a cell's raw text.

import { drawMrkdwn } from "./mrkdwn.js";

export function drawText(object, store) {
  if (!object) return null;
  if (typeof object === "string") return object;
  return object.type === "mrkdwn" ? drawMrkdwn(object.text, store) : object.text;
}
