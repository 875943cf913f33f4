/** The widget `exact_nb.widgets.viewer.Viewer`: a bare viewer, or the annotator. */

import "./styles/base.css";
import "./styles/viewer.css";
import "./styles/planes.css";
import { mountAnnotator } from "./annotator";
import { tellEditions } from "./transport/editions";
import { type Host, openTransport, type ViewerModel } from "./transport/transport";
import { mountViewer } from "./viewer/bare";

interface RenderProps {
  model: ViewerModel;
  el: HTMLElement;
  host?: Host;
  signal?: AbortSignal;
}

async function render({ model, el, host, signal }: RenderProps): Promise<() => void> {
  const transport = await openTransport(model, host);
  // The cell may have been cleared meanwhile.
  if (signal?.aborted) {
    transport.close();
    return () => undefined;
  }
  const mount = model.get("annotate") ? mountAnnotator : mountViewer;
  const stop = tellEditions(model);
  const unmount = mount({ el, model, transport });
  return () => {
    stop();
    unmount();
    transport.close();
  };
}

export default { render };
