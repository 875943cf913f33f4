/** The tools, and below them how the picture is looked at. */

import type { IconName } from "../icons";
import { type ActionName, toolAction } from "../keys/actions";
import { useKeyboard } from "../keys/context";
import { TOOLS } from "../tools";
import type { SlideMap } from "../viewer/slide-map";
import { IconButton, ToolStrip } from "./controls";
import type { Session } from "./session";

export function ToolBar({ session, slide }: { session: Session; slide: SlideMap }) {
  const inHand = session.inHand.value;
  const readOnly = session.readOnly.value;
  const keyboard = useKeyboard();
  return (
    <ToolStrip class="exact-tool-bar" label="Tools" mark="tool-bar" vertical={true}>
      {TOOLS.map((tool) => (
        <IconButton
          key={tool.name}
          icon={tool.icon as IconName}
          title={keyboard.titled(tool.label, toolAction(tool.name))}
          mark={`tool-${tool.icon}`}
          pressed={tool === inHand}
          disabled={tool.draws ? readOnly : null}
          onPress={() => session.take(tool)}
        />
      ))}
      <IconButton
        icon="snap"
        title={keyboard.titled("Snap to vertices and edges", "edit.snapping")}
        mark="snap"
        pressed={session.options.value.snapping}
        onPress={() => keyboard.run("edit.snapping")}
      />
      <IconButton
        icon="screening"
        title={keyboard.titled("Screen the image cell by cell", "screening.start")}
        mark="screening"
        pressed={keyboard.mode.value}
        onPress={() => keyboard.run("screening.start")}
      />
      <span class="exact-grow" />
      <ViewButtons slide={slide} />
    </ToolStrip>
  );
}

function ViewButtons({ slide }: { slide: SlideMap }) {
  const keyboard = useKeyboard();
  const button = (icon: IconName, title: string, action: ActionName, pressed?: boolean) => (
    <IconButton
      icon={icon}
      title={keyboard.titled(title, action)}
      mark={icon}
      onPress={() => keyboard.run(action)}
      {...(pressed === undefined ? {} : { pressed })}
    />
  );
  return (
    <>
      {button("fit", "Whole image", "view.fit")}
      {button("rotate", "Turn right", "view.turn-right")}
      {button("mirror", "Mirror", "view.mirror", slide.mirrored.value)}
      {button("full-screen", "Full screen", "view.full-screen")}
    </>
  );
}
