/**
 * How a viewer finds the `Channel` of its kernel.
 *
 * The Python side writes the string trait `channel = "IPY_MODEL_<model_id>"` (what ipywidgets'
 * own serializer writes; a page that is reloaded reads it back from the kernel). It is resolved by
 * `model.widget_manager.get_model`, which gives every view the same object; where a host has no
 * widget manager (marimo), by `host.getModel("anywidget:<model_id>")`, anywidget 0.11 and later.
 */

/** What is used of a widget model: the part that every host of anywidgets has. */
export interface ChannelModel {
  send(content: unknown, callbacks?: unknown, buffers?: (ArrayBuffer | ArrayBufferView)[]): unknown;
  on(event: string, listener: Listener): void;
  off(event: string, listener: Listener): void;
  /** False once the kernel is away; undefined where the host does not say. */
  readonly comm_live?: boolean;
  readonly widget_manager?: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: hosts differ in what they pass to listeners
type Listener = (...args: any[]) => void;

/** The model of a viewer as anywidget hands it to `render`. */
export interface ViewerModel extends ChannelModel {
  // biome-ignore lint/suspicious/noExplicitAny: traits have any type
  get(name: string): any;
  set(name: string, value: unknown): void;
  save_changes(): void;
}

export interface Host {
  getModel?(reference: string): Promise<unknown>;
}

interface WidgetManager {
  get_model?(id: string): Promise<unknown>;
  readonly kernel?: Kernel | null;
}

interface Kernel {
  readonly statusChanged?: LuminoSignal<string>;
  readonly disposed?: LuminoSignal<unknown>;
}

interface LuminoSignal<T> {
  connect(slot: (sender: unknown, value: T) => void): void;
  disconnect(slot: (sender: unknown, value: T) => void): void;
}

/** A reloaded page learns of its models one by one. */
const TRIES = 20;
const BETWEEN = 250;

/** The model of the channel a viewer refers to. */
export async function channelModel(model: ViewerModel, host?: Host): Promise<ChannelModel> {
  const id = String(model.get("channel")).replace(/^(IPY_MODEL_|anywidget:)/, "");
  const manager = model.widget_manager as WidgetManager | undefined;
  for (let left = TRIES; ; left--) {
    try {
      if (manager?.get_model) return (await manager.get_model(id)) as ChannelModel;
      if (host?.getModel) return (await host.getModel(`anywidget:${id}`)) as ChannelModel;
      throw new Error("this notebook does not let one widget find another");
    } catch (error) {
      if (left === 0 || !manager?.get_model) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN));
  }
}

const ENDED = new Set(["restarting", "autorestarting", "terminating", "dead"]);

/** Tells when the kernel behind a channel is gone, and when it is back; returns how to stop. */
export function watchLife(
  model: Omit<ChannelModel, "send">,
  gone: () => void,
  alive: () => void,
): () => void {
  // What `render` is given does not say: then the kernel's status alone tells.
  const check = () => {
    if (model.comm_live === false) gone();
    else if (model.comm_live === true) alive();
  };
  const status = (_: unknown, value: string) => ENDED.has(value) && gone();
  const events: [string, () => void][] = [
    ["comm_live_update", check],
    ["comm:close", gone],
    ["destroy", gone],
  ];
  for (const [event, listener] of events) model.on(event, listener);
  const kernel = (model.widget_manager as WidgetManager | undefined)?.kernel;
  kernel?.statusChanged?.connect(status);
  kernel?.disposed?.connect(gone);
  if (model.comm_live === false) gone();
  return () => {
    for (const [event, listener] of events) model.off(event, listener);
    kernel?.statusChanged?.disconnect(status);
    kernel?.disposed?.disconnect(gone);
  };
}
