/** The item before or after the one shown, as a small picture. */

import { useEffect, useRef } from "preact/hooks";
import { UNKNOWN_COLOR } from "../annotations/style";
import { useKeyboard } from "../keys/context";
import { Icon } from "../panels/controls";
import type { Pair } from "../viewer/pyramid";
import type { HeldTiles } from "./held-tiles";
import type { ReviewPicture } from "./picture";
import type { ReviewSession } from "./session";
import { drawThumbnail } from "./thumbnail";
import type { Passed } from "./trail";

const WIDTH = 84;
const HEIGHT = 64;
/** Milliseconds after which a neighbour is drawn: the item itself comes first. */
const REST = 250;

interface NeighbourProps {
  passed: Passed | null;
  side: "before" | "after";
  session: ReviewSession;
  picture: ReviewPicture;
  tiles: HeldTiles;
  onPress: () => void;
}

export function Neighbour({ passed, side, session, picture, tiles, onPress }: NeighbourProps) {
  const keyboard = useKeyboard();
  const action = side === "before" ? "review.previous" : "review.next";
  const title = keyboard.titled(side === "before" ? "Item before" : "Next item", action);
  const type = passed ? session.typeOf(passed.item) : undefined;
  return (
    <div class="exact-review-neighbour" data-side={side} data-exact={`neighbour-${side}`}>
      {passed && (
        <button type="button" class="exact-review-thumb" title={title} onClick={onPress}>
          <Thumbnail
            passed={passed}
            session={session}
            picture={picture}
            tiles={tiles}
            color={type?.color ?? UNKNOWN_COLOR}
          />
          <span class="exact-review-thumb-words">
            {side === "before" && <Icon name="previous" />}
            <span>{type?.name ?? ""}</span>
            {side === "after" && <Icon name="next" />}
          </span>
          {passed.mark && <span class="exact-review-thumb-mark">{signOf(passed)}</span>}
        </button>
      )}
    </div>
  );
}

function signOf({ mark }: Passed): string {
  switch (mark?.decision) {
    case "approve":
      return "✓ approved";
    case "reject":
      return "✗ rejected";
    case "fix":
      return "✎ corrected";
    default:
      return "– left";
  }
}

type ThumbnailProps = Pick<NeighbourProps, "session" | "picture" | "tiles"> & {
  passed: Passed;
  color: string;
};

function Thumbnail({ passed: { item }, session, picture, tiles, color }: ThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const image = session.images.value.get(item.image);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || image === undefined) return undefined;
    element.getContext("2d")?.clearRect(0, 0, element.width, element.height);
    const timer = setTimeout(() => {
      const viewport = (picture.slide.map.getSize() ?? [1, 1]) as Pair;
      drawThumbnail(element, { item, image, color, viewport, tiles }).catch(() => undefined);
    }, REST);
    return () => clearTimeout(timer);
  }, [item.uuid, item.revision, image]);
  const ratio = globalThis.devicePixelRatio || 1;
  return <canvas ref={canvas} width={WIDTH * ratio} height={HEIGHT * ratio} />;
}
