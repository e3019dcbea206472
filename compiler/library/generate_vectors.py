#!/usr/bin/env python3
"""Writes swizzles_2.inc, swizzles_3.inc and swizzles_4.inc: the members `v.xy`, `v.bgra` ... of vectors.

Each is a property: reading calls a getter, assigning a setter where no component repeats. A setter gives what it
wrote, the value of the assignment, and takes a variable alone: what it wrote into a value would be lost. vec and
packed_vec include the file of their size (see invar/vector.h), so that both have the same members.

Usage: generate_vectors.py OUTPUT_FOLDER
"""
import itertools
import pathlib
import sys

COMPONENTS = "xyzw"
COLOURS = "rgba"


def property_member(names, element, size, indices, settable):
    getter = "__get_" + "".join(COMPONENTS[i] for i in indices)
    setter = "__set_" + "".join(COMPONENTS[i] for i in indices)
    accessors = f"get={getter}, put={setter}" if settable else f"get={getter}"
    kind = f"vec<{element}, {size}>" if size > 1 else element
    return f"__declspec(property({accessors})) {kind} {names};"


def swizzle(indices):
    """One selection of components: getter, setter if possible, and its two spellings."""
    size = len(indices)
    names = "".join(COMPONENTS[i] for i in indices)
    colours = "".join(COLOURS[i] for i in indices)
    settable = len(set(indices)) == size
    kind = f"vec<T, {size}>" if size > 1 else "T"
    parts = ", ".join(COMPONENTS[i] for i in indices)
    lines = [f"METAL_FUNC constexpr {kind} __get_{names}() const {{ return {kind}({parts}); }}"]
    if settable and size > 1:
        # Copies first: in `v.xy = v.yx` the right side may be this very vector.
        copies = " ".join(f"T {COMPONENTS[k]}_ = v.{COMPONENTS[k]};" for k in range(size))
        writes = " ".join(f"{COMPONENTS[i]} = {COMPONENTS[k]}_;" for k, i in enumerate(indices))
        result = ", ".join(f"{COMPONENTS[k]}_" for k in range(size))
        lines.append(f"METAL_FUNC constexpr {kind} __set_{names}(const {kind}& v) & "
                     f"{{ {copies} {writes} return {kind}({result}); }}")
    elif settable:
        lines.append(f"METAL_FUNC constexpr T __set_{names}(T v) & {{ return {names} = v; }}")
    if size > 1:
        lines.append(property_member(names, "T", size, indices, settable))
    lines.append(property_member(colours, "T", size, indices, settable))
    return lines


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for count in (2, 3, 4):
        lines = ["// Written by generate_vectors.py."]
        for size in (1, 2, 3, 4):
            for indices in itertools.product(range(count), repeat=size):
                lines += swizzle(indices)
        (folder / f"swizzles_{count}.inc").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
