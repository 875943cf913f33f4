/** Beside the picture while screening: the small picture of the whole, which lay over the cell. */

import { useEffect, useRef } from "preact/hooks";
import { Section } from "../panels/controls";
import type { SlideMap } from "../viewer/slide-map";
import type { Screening } from "./screening";
import { seenWords } from "./screening-bar";

export function ScreeningMap({ screening, slide }: { screening: Screening; slide: SlideMap }) {
  const walk = screening.walk.value;
  if (walk === null) return null;
  return (
    <Section title={`Screened: ${seenWords(walk)}`} mark="screening-map">
      <Borrowed slide={slide} />
    </Section>
  );
}

function Borrowed({ slide }: { slide: SlideMap }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const map = slide.overlay.querySelector(".exact-minimap");
    if (map === null) return undefined;
    place.current?.append(map);
    return () => slide.overlay.append(map);
  }, [slide]);
  return <div class="exact-screening-map" ref={place} />;
}
