/** The picture with its annotations: brings session, map, layers and tools together. */

import { batch, effect, signal, untracked } from "@preact/signals";
import { TilesBeneath } from "../annotations/beneath";
import { type Coloring, coloring } from "../annotations/coloring";
import type { Editor } from "../annotations/editor";
import type { Mark } from "../annotations/guides";
import { AnnotationLayers } from "../annotations/layer";
import { DIMMED, UNKNOWN_COLOR } from "../annotations/style";
import { toolNamed } from "../tools";
import type { Command, Outcome } from "../tools/command";
import { ToolController } from "../tools/controller";
import { onlySelected } from "../tools/gripping";
import { gripMarks } from "../tools/grips";
import type { Shapes } from "../tools/moving";
import type { Preview, Step, ToolContext, VertexRef } from "../tools/tool";
import type { SlideMap } from "../viewer/slide-map";
import { Finder } from "./finder";
import { Hovering } from "./hovering";
import { MaskScene } from "./mask-scene";
import type { Session } from "./session";
import { Sight } from "./sight";
import { ToolScene } from "./tool-scene";

/** One object, so that a pointer that moves without a preview changes nothing. */
const NO_PREVIEW: Preview = {};
const NONE_MOVED: Shapes = new Map();

/** Over the picture, under all vectors. */
const BENEATH = 9;

export class Stage {
  readonly controller: ToolController;
  readonly #preview = signal<Preview>(NO_PREVIEW);
  /** Bumped when the view has come to rest. */
  readonly #settled = signal(0);
  readonly #finder: Finder;
  readonly masks: MaskScene;
  readonly sight: Sight;
  readonly scene: ToolScene;
  readonly hovering: Hovering;
  #layers: AnnotationLayers | null = null;
  #beneath: TilesBeneath | null = null;
  #coloring: Coloring = coloring("type", []);
  readonly #leaving: (() => void)[] = [];

  constructor(
    private readonly session: Session,
    readonly slide: SlideMap,
  ) {
    this.#finder = new Finder(session);
    this.masks = new MaskScene(session, (annotation) => {
      const { colorBy } = session.filter.value;
      return coloring(colorBy, session.view.value?.types ?? [])(annotation);
    });
    this.sight = new Sight(session, slide);
    this.scene = new ToolScene({
      session,
      slide,
      sight: this.sight,
      masks: this.masks,
      beneath: () => this.#beneath,
    });
    this.hovering = new Hovering(session, slide, () => this.context());
    this.controller = new ToolController({
      tool: () => session.inHand.peek(),
      forbidden: () => this.#forbidden(),
      panning: () => slide.panning.peek(),
      context: () => this.context(),
      toImage: (coordinate) => slide.toImage(coordinate),
      told: (step) => this.#told(step),
      hovered: (at) => this.hovering.hover(at),
    });
    slide.map.addInteraction(this.controller);
    session.inView = () => this.sight.inView();
    this.#follow();
  }

  /** What the tools may ask. */
  context(): ToolContext {
    return this.scene.context();
  }

  close(): void {
    for (const leave of this.#leaving) leave();
    this.slide.map.removeInteraction(this.controller);
    this.#attach(null);
  }

  /** What is shown follows the session and the map. */
  #follow(): void {
    const { session, slide } = this;
    const settled = () => {
      this.#settled.value++;
      void session.editor.peek()?.loader.settled();
      session.editor.peek()?.labels.retry();
    };
    slide.map.on("moveend", settled);
    this.#leaving.push(
      () => slide.map.un("moveend", settled),
      effect(() => {
        const [image, position] = [session.shown.value, session.position.value];
        void session.planes.sagittalLeft.value;
        untracked(() => {
          if (image === null || image.space === null) session.volumes.turnTo(null);
          // The planes of another image are those of the one that is being opened.
          if (image === null || image.id === session.image.peek()) slide.show(image, position);
        });
      }),
      effect(() => {
        const editor = session.editor.value;
        untracked(() => this.#attach(editor));
      }),
      effect(() => this.#rebuild()),
      effect(() => this.#show()),
      effect(() => this.masks.paint(this.#preview.value.voxels)),
      this.masks.addTo(slide, () => session.position.value),
      effect(() => {
        const reading = session.editor.value?.labels.reading.value;
        return reading ? slide.wait("reading annotations") : undefined;
      }),
      effect(() => {
        // Annotations of the frame that comes do not lie on the one that is still seen.
        const shown = !slide.turning.value;
        void session.editor.value;
        untracked(() => this.#setShown(shown));
      }),
      effect(() => this.#switched()),
      effect(() => this.hovering.point()),
    );
  }

  #attach(editor: Editor | null): void {
    if (this.#layers) {
      for (const layer of this.#layers.layers) this.slide.map.removeLayer(layer);
      this.#layers.close();
      this.#layers = null;
    }
    if (this.#beneath) {
      this.slide.map.removeLayer(this.#beneath.layer);
      this.#beneath.close();
      this.#beneath = null;
    }
    if (editor === null) return;
    const toMap = (x: number, y: number) => this.slide.toMap(x, y);
    this.#beneath = new TilesBeneath(editor, { toMap, size: () => this.sight.extent() }, BENEATH);
    this.slide.map.addLayer(this.#beneath.layer);
    this.#layers = new AnnotationLayers(editor.store, {
      toMap,
      colorOf: (annotation) => this.#coloring(annotation),
      filled: () => this.session.filter.peek().filled,
      opacity: () => this.session.filter.peek().opacity,
      visible: (annotation) => this.scene.isVisible(annotation),
    });
    for (const layer of this.#layers.layers) this.slide.map.addLayer(layer);
    this.#rebuild();
  }

  #setShown(shown: boolean): void {
    this.#layers?.setShown(shown);
    this.#beneath?.layer.setVisible(shown);
  }

  /** Mirroring, another image and hidden types change where and whether features are. */
  #rebuild(): void {
    void this.slide.mirrored.value;
    void this.slide.display.value;
    void this.slide.image.value;
    const filter = this.session.filter.value;
    this.#coloring = coloring(filter.colorBy, this.session.view.value?.types ?? []);
    this.#beneath?.style(filter, this.#coloring);
    untracked(() => this.#layers?.rebuild());
  }

  #show(): void {
    const { session } = this;
    void session.edition.value;
    const { opacity } = session.filter.value;
    const store = session.editor.value?.store;
    const { moved, drawn, chosen, ...preview } = this.#preview.value;
    const selection = session.selection.value.filter((uuid) => store?.get(uuid) !== undefined);
    this.#beneath?.layer.setOpacity(opacity * (selection.length > 0 ? DIMMED : 1));
    this.#layers?.show({
      selection,
      hovered: this.hovering.hovered.value?.uuid ?? null,
      moved: moved ?? NONE_MOVED,
      drawn: drawn ? { shape: drawn, color: session.drawn.value?.color ?? UNKNOWN_COLOR } : null,
      ...preview,
      grips: this.#grips(moved ?? NONE_MOVED, chosen),
    });
  }

  /** Where the one selected shape can be taken hold of, as it is seen now. */
  #grips(moved: Shapes, chosen: VertexRef | undefined): Mark[] {
    const { inHand, view } = this.session;
    void view.value;
    const only = inHand.value.name === "select" ? onlySelected(this.context()) : null;
    if (only === null) return [];
    void this.#settled.value;
    return gripMarks(moved.get(only.uuid) ?? only.shape, {
      pixel: this.sight.pixel(),
      stretch: this.sight.stretch(),
      viewport: this.sight.viewport(),
      pointer: () => this.hovering.pointer.value,
      chosen,
    });
  }

  /** Take back the vertex being placed, or else the newest edit. */
  undo(): void {
    if (this.controller.step("back")) return;
    this.session.told.value = null;
    this.session.editor.peek()?.undo();
  }

  redo(): void {
    if (this.controller.step("forward")) return;
    this.session.told.value = null;
    this.session.editor.peek()?.redo();
  }

  /** Do a command to the selection. */
  run(command: Command): void {
    const context = this.context();
    const refused = this.session.readOnly.peek() ?? command.refusal(context);
    this.#told({ state: null, ...(refused === null ? command.run(context) : { refused }) });
  }

  /** Do something to the selection that has no name of its own. */
  perform(act: (context: ToolContext) => Outcome): void {
    this.#told({ state: null, ...act(this.context()) });
  }

  #told(step: Step<unknown>): void {
    const { session } = this;
    batch(() => {
      this.#preview.value = step.preview ?? NO_PREVIEW;
      if (step.options) session.options.value = { ...session.options.peek(), ...step.options };
      this.#change(step);
      if (step.find) void this.#finder.find(step.find);
      else if (step.selection !== undefined) this.#finder.cancel();
      this.#say(step);
      if (step.take !== undefined) session.take(toolNamed(step.take));
      if (step.turn) session.turnToFrame(session.image.peek(), step.turn);
    });
  }

  /** What a change comes to stands until the next one. */
  #say({ refused, change, told }: Step<unknown>): void {
    if (refused === undefined && !change) return;
    this.session.refused.value = refused ?? null;
    this.session.told.value = told ?? null;
  }

  #change({ change, selection }: Step<unknown>): void {
    const editor = this.session.editor.peek();
    const changed = change && editor ? editor.edit(change) : [];
    const left = () => changed.filter((uuid) => editor?.store.get(uuid) !== undefined);
    const selected = selection === "changed" ? left() : selection;
    if (selected) this.session.selection.value = [...selected];
  }

  #switched(): void {
    this.hovering.switched();
    untracked(() => this.controller.switched());
  }

  #forbidden(): string | null {
    const { session } = this;
    const refusal = session.readOnly.peek();
    if (refusal !== null) return refusal;
    if (session.shown.peek() === null) return "no image is open";
    const { draws } = session.inHand.peek();
    if (draws === undefined || session.drawn.peek() !== null) return null;
    return `no type of this set is drawn as a ${draws}`;
  }
}
