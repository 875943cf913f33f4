/** The widget `exact_nb.widgets.panel.frame.Frame`, which lies unseen in a panel and serves it. */

import "./styles/base.css";
import "./styles/panel.css";
import { mountFrame, panelAround } from "./panel/frame";
import type { FrameModel } from "./panel/protocol";

interface RenderProps {
  model: FrameModel;
  el: HTMLElement;
  signal?: AbortSignal;
}

function render({ model, el, signal }: RenderProps): () => void {
  const leave = new AbortController();
  signal?.addEventListener("abort", () => leave.abort());
  let unmount: () => void = () => undefined;
  // The panel is put together from inside out: it is not there yet.
  void panelAround(el, leave.signal).then((root) => {
    if (root !== null && !leave.signal.aborted) unmount = mountFrame(el, root, model);
  });
  return () => {
    leave.abort();
    unmount();
  };
}

export default { render };
