// Space-time diagrams that can be explored: see SpaceTimeScript.
(() => {
  "use strict";

  const NS = "http://www.w3.org/2000/svg";
  const UNITS = [["s", 1e9], ["ms", 1e6], ["µs", 1e3], ["ns", 1]];

  // A view is the stretch of time [from, to] that a scene shows, in
  // nanoseconds from the scene's own beginning.
  class Scene {
    constructor(group) {
      const number = name => Number(group.dataset[name]);
      Object.assign(this, { group, left: number("left"), right: number("right"), bottom: number("bottom") });
      this.length = number("to") - number("from");
      this.offset = number("from") - number("zero"); // what the axis calls the scene's beginning
      this.axis = group.querySelector(".axis");
      this.reset();
    }

    reset() { this.show(0, this.length); }

    // show moves everything to where it is when only [from, to] is seen. The
    // view stays within the scene, and is not narrower than a microsecond.
    show(from, to) {
      const width = Math.min(Math.max(to - from, 1e3), this.length);
      this.from = Math.min(Math.max(from, 0), this.length - width);
      this.to = this.from + width;
      for (const el of this.group.querySelectorAll("[data-a]")) this.place(el);
      this.ticks();
    }

    x(t) { return this.left + (t - this.from) / (this.to - this.from) * (this.right - this.left); }

    time(x) { return this.from + (x - this.left) / (this.right - this.left) * (this.to - this.from); }

    place(el) {
      const { a, b, part, travels } = el.dataset;
      const from = this.x(Number(a));
      if (el.localName === "text") {
        el.setAttribute("x", Math.max(from, this.left));
        return;
      }
      let to = this.x(Number(b));
      if (el.localName === "rect") {
        // A rectangle far wider than the page is drawn badly by some viewers.
        const low = Math.max(from, this.left - 50), high = Math.min(to, this.right + 50);
        el.setAttribute("x", low);
        el.setAttribute("width", Math.max(high - low, to > this.left && from < this.right ? 2 : 0));
        return;
      }
      if (travels) to = from + Number(travels);
      if (part) to = from + (to - from) * Number(part);
      el.setAttribute("x1", from);
      el.setAttribute("x2", to);
      const cross = el.nextElementSibling;
      if (cross) cross.setAttribute("transform", `translate(${to},${el.getAttribute("y2")})`);
    }

    // ticks names about eight round instants.
    ticks() {
      const span = this.to - this.from;
      const [unit, size] = UNITS.find(([, size]) => span >= size) || UNITS[3];
      const steps = [1, 2, 5].flatMap(n => [0.001, 0.01, 0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8].map(d => n * d)).sort((a, b) => a - b);
      const step = steps.find(s => span / (s * size) <= 8);
      this.axis.querySelectorAll("text").forEach(old => old.remove());
      for (let n = Math.ceil((this.from + this.offset) / size / step); n * step * size <= this.to + this.offset; n++) {
        const label = document.createElementNS(NS, "text");
        label.setAttribute("x", this.x(n * step * size - this.offset));
        label.setAttribute("y", this.bottom + 13);
        label.textContent = `${Number((n * step).toPrecision(12))} ${unit}`;
        this.axis.append(label);
      }
    }

    zoom(factor, x) {
      const fixed = this.time(x);
      this.show(fixed - (fixed - this.from) * factor, fixed + (this.to - fixed) * factor);
    }

    pan(dx) {
      const dt = dx / (this.right - this.left) * (this.to - this.from);
      this.show(this.from - dt, this.to - dt);
    }
  }

  function explore(svg) {
    const scenes = [...svg.querySelectorAll(".scene")].map(group => new Scene(group));
    const items = [...svg.querySelectorAll(".item")];
    const pointers = new Map();
    const tip = document.createElement("div");
    tip.className = "spacetime-tip";
    tip.setAttribute("role", "status");
    tip.hidden = true;
    document.body.append(tip);
    let dragged = 0;

    const inside = event => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse()).x;
    const every = change => scenes.forEach(change);

    const tell = item => {
      tip.textContent = `${item.getAttribute("aria-label")}\n← ${item.dataset.cause}`;
      const box = (item.querySelector("line, rect") || item).getBoundingClientRect();
      tip.hidden = false;
      const left = Math.min(Math.max(box.left, 4), innerWidth - tip.offsetWidth - 8);
      tip.style.left = `${left + scrollX}px`;
      tip.style.top = `${box.bottom + 8 + scrollY}px`;
    };
    const hush = () => { tip.hidden = true; };

    const follow = cause => {
      svg.classList.toggle("following", cause !== null);
      items.forEach(item => item.classList.toggle("lit", item.dataset.cause === cause));
    };

    const move = step => {
      const at = items.indexOf(document.activeElement);
      const next = items[at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(Math.max(at + step, 0), items.length - 1)];
      if (!next) return;
      next.focus({ preventScroll: true });
      const scene = scenes.find(s => s.group.contains(next)), t = Number(next.querySelector("[data-a]").dataset.a);
      if (t < scene.from || t > scene.to) scene.pan(scene.x((scene.from + scene.to) / 2) - scene.x(t));
      tell(next);
    };

    svg.addEventListener("wheel", event => {
      event.preventDefault();
      const x = inside(event);
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) every(s => s.pan(-event.deltaX));
      else every(s => s.zoom(Math.exp(Math.sign(event.deltaY) * 0.2), x));
      hush();
    }, { passive: false });

    svg.addEventListener("pointerdown", event => {
      pointers.set(event.pointerId, inside(event));
      dragged = 0;
    });
    svg.addEventListener("pointermove", event => {
      if (!pointers.has(event.pointerId)) return;
      const before = [...pointers.values()], x = inside(event);
      const dx = x - pointers.get(event.pointerId);
      pointers.set(event.pointerId, x);
      dragged += Math.abs(dx);
      if (before.length === 1) {
        if (dragged > 3) every(s => s.pan(dx));
        return;
      }
      const after = [...pointers.values()], gap = v => Math.max(Math.abs(v[0] - v[1]), 8);
      every(s => s.zoom(gap(before) / gap(after), (after[0] + after[1]) / 2));
    });
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
      svg.addEventListener(end, event => pointers.delete(event.pointerId));
    }

    svg.addEventListener("pointerover", event => {
      const item = event.target.closest(".item");
      if (item && pointers.size === 0) tell(item);
      else hush();
    });
    svg.addEventListener("pointerleave", hush);
    svg.addEventListener("focusout", hush);

    svg.addEventListener("click", event => {
      if (dragged > 3) return;
      const item = event.target.closest(".item");
      follow(item ? item.dataset.cause : null);
      if (item) item.focus({ preventScroll: true });
    });

    svg.addEventListener("keydown", event => {
      const keys = {
        ArrowRight: () => move(1), ArrowLeft: () => move(-1),
        ArrowDown: () => move(1), ArrowUp: () => move(-1),
        Enter: () => { const item = document.activeElement.closest(".item"); if (item) follow(item.dataset.cause); },
        Escape: () => { follow(null); hush(); every(s => s.reset()); svg.focus({ preventScroll: true }); },
        "+": () => every(s => s.zoom(0.7, (s.left + s.right) / 2)),
        "-": () => every(s => s.zoom(1 / 0.7, (s.left + s.right) / 2)),
      };
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
  }

  document.querySelectorAll("svg.spacetime").forEach(explore);
})();
