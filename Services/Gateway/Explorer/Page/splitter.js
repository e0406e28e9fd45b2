import { keptLayout } from "./storage.js";

const STEP = 16;

/**
 * Lets a separator between two panes be moved, by mouse, touch and arrow keys. The size goes into a
 * custom property of the page, and is kept.
 */
export function splitter(handle, { property, isVertical, size, least, most }) {
  const sizes = () => keptLayout.read() ?? {};
  const apply = (pixels) => {
    const within = Math.round(Math.min(Math.max(pixels, least), most()));
    document.documentElement.style.setProperty(property, `${within}px`);
    handle.setAttribute("aria-valuenow", String(within));
    return within;
  };
  const keep = (pixels) => keptLayout.write({ ...sizes(), [property]: pixels });
  if (sizes()[property]) apply(sizes()[property]);
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const start = { at: isVertical ? event.clientX : event.clientY, size: size() };
    const move = ({ clientX, clientY }) => {
      const moved = (isVertical ? clientX : clientY) - start.at;
      keep(apply(start.size + (isVertical ? moved : -moved)));
    };
    handle.addEventListener("pointermove", move);
    const release = () => handle.removeEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", release, { once: true });
  });
  handle.addEventListener("keydown", ({ key }) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 1, ArrowDown: -1 }[key];
    if (direction) keep(apply(size() + direction * STEP));
  });
}
