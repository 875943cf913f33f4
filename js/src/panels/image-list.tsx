/** The images of the set with small pictures and their number of annotations. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { ImageEntry } from "../protocol";
import { count, plural } from "./controls";
import type { Session } from "./session";
import type { Thumbnails } from "./thumbnails";
import { VirtualList } from "./virtual-list";

const ROW = 48;

export function ImageList({ session, thumbnails }: { session: Session; thumbnails: Thumbnails }) {
  const images = session.view.value?.images ?? [];
  const at = images.findIndex(({ id }) => id === session.image.value);
  return (
    <section class="exact-section exact-images" aria-label="Images">
      <h3 class="exact-section-title">{plural(images.length, "image")}</h3>
      <VirtualList
        count={images.length}
        rowHeight={ROW}
        label="Images"
        mark="image-list"
        current={at}
        row={(index) => {
          const entry = images[index];
          return (
            entry && (
              <ImageRow key={entry.id} session={session} entry={entry} thumbnails={thumbnails} />
            )
          );
        }}
      />
    </section>
  );
}

interface ImageRowProps {
  session: Session;
  entry: ImageEntry;
  thumbnails: Thumbnails;
}

function ImageRow({ session, entry, thumbnails }: ImageRowProps) {
  const current = session.image.value === entry.id;
  const number = session.counts.value.get(entry.id) ?? entry.annotations;
  const size = `${count(entry.width)} × ${count(entry.height)}`;
  return (
    <button
      type="button"
      class="exact-image"
      role="option"
      aria-selected={current}
      title={`${entry.name}, ${size}, ${plural(number, "annotation")}`}
      data-exact="image-list-item"
      data-image={entry.id}
      onClick={() => session.turnTo(entry.id)}
    >
      <Thumbnail image={entry.id} thumbnails={thumbnails} />
      <span class="exact-image-name">{entry.name}</span>
      <span class="exact-number" data-exact="image-count">
        {number > 0 && count(number)}
      </span>
    </button>
  );
}

/** Asks for its picture when it comes into view. */
function Thumbnail({ image, thumbnails }: { image: number; thumbnails: Thumbnails }) {
  const element = useRef<HTMLSpanElement>(null);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (element.current === null) return undefined;
    let away = false;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      void thumbnails.get(image).then((found) => !away && setUrl(found));
    });
    observer.observe(element.current);
    return () => {
      away = true;
      observer.disconnect();
    };
  }, [image, thumbnails]);
  return (
    <span class="exact-thumbnail" ref={element}>
      {url && <img src={url} alt="" draggable={false} />}
    </span>
  );
}
