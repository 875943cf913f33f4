/** The tools, and below them how the picture is looked at. */

import type { IconName } from "../icons";
import { TOOLS } from "../tools";
import type { SlideMap } from "../viewer/slide-map";
import { IconButton } from "./controls";
import type { Session } from "./session";

export function ToolBar({ session, slide }: { session: Session; slide: SlideMap }) {
  const inHand = session.inHand.value;
  const readOnly = session.readOnly.value;
  return (
    <div class="exact-tool-bar" role="toolbar" aria-label="Tools" aria-orientation="vertical">
      {TOOLS.map((tool) => (
        <IconButton
          key={tool.name}
          icon={tool.icon as IconName}
          title={`${tool.label} (${tool.key})`}
          mark={`tool-${tool.icon}`}
          pressed={tool === inHand}
          disabled={tool.draws ? readOnly : null}
          onPress={() => session.take(tool)}
        />
      ))}
      <span class="exact-grow" />
      <ViewButtons slide={slide} />
    </div>
  );
}

function ViewButtons({ slide }: { slide: SlideMap }) {
  return (
    <>
      <IconButton icon="fit" title="Whole image (f)" mark="fit" onPress={() => slide.fit()} />
      <IconButton
        icon="rotate"
        title="Turn right (r)"
        mark="rotate"
        onPress={() => slide.rotateBy(90)}
      />
      <IconButton
        icon="mirror"
        title="Mirror (m)"
        mark="mirror"
        pressed={slide.mirrored.value}
        onPress={() => slide.mirror()}
      />
      <IconButton
        icon="full-screen"
        title="Full screen (Shift+F)"
        mark="full-screen"
        onPress={() => slide.fullScreen()}
      />
    </>
  );
}
