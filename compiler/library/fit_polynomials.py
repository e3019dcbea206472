#!/usr/bin/env python3
"""Writes invar/polynomials.h: the polynomials of the library's math functions, fitted here by the Remez exchange.

Each stands for the part of a function that is left when its leading terms, which a kernel adds exactly, are taken
away; it is fitted for the least greatest relative error of the whole function. To be run by hand when a degree
or a range changes; the header is checked in. Needs mpmath.

Usage: fit_polynomials.py > invar/polynomials.h
"""
import struct

import mpmath as mp

mp.mp.dps = 40


def solve(function, weight, low, high, count):
    """Coefficients, lowest first, of the polynomial p with the least max |weight(x) (p(x) - function(x))|."""
    points = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * k / count) for k in range(count + 1)]
    points[0] += (high - low) * mp.mpf("1e-9")
    coefficients = None
    for _ in range(12):
        matrix = mp.matrix(count + 1, count + 1)
        right = mp.matrix(count + 1, 1)
        for row, x in enumerate(points):
            for k in range(count):
                matrix[row, k] = x**k
            matrix[row, count] = (-1) ** row / weight(x)
            right[row] = function(x)
        solution = mp.lu_solve(matrix, right)
        coefficients = [solution[k] for k in range(count)]
        grid = [low + (high - low) * (mp.mpf(i) + mp.mpf(1) / 2) / 400 for i in range(400)]
        errors = [weight(x) * (mp.polyval(coefficients[::-1], x) - function(x)) for x in grid]
        # One extremum for each run of equal signs.
        extrema = []
        for x, error in zip(grid, errors):
            if extrema and (extrema[-1][1] > 0) == (error > 0):
                if abs(error) > abs(extrema[-1][1]):
                    extrema[-1] = (x, error)
            else:
                extrema.append((x, error))
        if len(extrema) < count + 1:
            break
        while len(extrema) > count + 1:
            extrema.pop(0 if abs(extrema[0][1]) < abs(extrema[-1][1]) else -1)
        points = [x for x, _ in extrema]
        if max(abs(e) for _, e in extrema) < mp.mpf("1.02") * min(abs(e) for _, e in extrema):
            break
    worst = max(abs(e) for e in errors)
    return coefficients, worst


def literal(value, single):
    if not single:  # MSL has no literals of double
        return f"as_type<double>(0x{struct.unpack('Q', struct.pack('d', float(value)))[0]:016x}ul)"
    digits, exponent = struct.unpack("f", struct.pack("f", float(value)))[0].hex().split("p")
    return f"{digits.rstrip('0').rstrip('.')}p{int(exponent)}f"


def emit(name, comment, whole, lead, power, low, high, count, single=True, square=False):
    """`power`: the polynomial is multiplied by x^power in the whole function. `square`: it is one of x^2."""
    low, high = mp.mpf(low), mp.mpf(high)
    tiny = (high - low) * mp.mpf("1e-6")
    if square:
        rest = lambda z: (whole(mp.sqrt(z)) - lead(mp.sqrt(z))) / mp.sqrt(z) ** power
        weight = lambda z: mp.sqrt(z) ** power / abs(whole(mp.sqrt(z)))
        low, high = max(low * low, tiny), high * high
    else:
        def rest(x):
            x = x if abs(x) > tiny else tiny
            return (whole(x) - lead(x)) / x**power
        weight = lambda x: abs((x if abs(x) > tiny else tiny) ** power / whole(x if abs(x) > tiny else tiny))
    coefficients, worst = solve(rest, weight, low, high, count)
    kind, argument = ("float" if single else "double"), "z" if square else "x"
    print(f"\n// {comment}; error 2^{float(mp.log(worst, 2)):.1f}.")
    print(f"METAL_FUNC constexpr {kind} {name}({kind} {argument}) {{")
    print(f"  {kind} sum = {literal(coefficients[-1], single)};")
    for c in coefficients[-2:0:-1]:
        print(f"  sum = sum * {argument} + {literal(c, single)};")
    print(f"  return sum * {argument} + {literal(coefficients[0], single)};")
    print("}")


def main():
    print("// Polynomials of the math functions. Written by fit_polynomials.py, which says how; included by elementary.h.")
    print("#ifndef INVAR_METAL_POLYNOMIALS_H\n#define INVAR_METAL_POLYNOMIALS_H\n")
    print("namespace metal {\nnamespace __impl {")
    half_log2 = mp.log(2) / 2 + mp.mpf("0.001")
    emit("__exp_rest", "(exp(x) - 1 - x) / x^2 for |x| <= ln(2) / 2", mp.exp, lambda x: 1 + x, 2,
         -half_log2, half_log2, 5)
    emit("__log_rest", "(log(1 + x) - x + x^2 / 2) / x^3 for 1 + x from sqrt(1/2) to sqrt(2)",
         lambda x: mp.log(1 + x), lambda x: x - x * x / 2, 3, mp.sqrt(0.5) - 1, mp.sqrt(2) - 1, 8)
    quarter = mp.pi / 4 + mp.mpf("0.0005")
    emit("__sin_rest", "(sin(x) - x) / x^3 of z = x^2 for |x| <= pi / 4", mp.sin, lambda x: x, 3, 0, quarter, 3,
         square=True)
    emit("__cos_rest", "(cos(x) - 1 + x^2 / 2) / x^4 of z = x^2 for |x| <= pi / 4", mp.cos,
         lambda x: 1 - x * x / 2, 4, 0, quarter, 3, square=True)
    emit("__atan_rest", "(atan(x) - x) / x^3 of z = x^2 for |x| <= 1", mp.atan, lambda x: x, 3, 0, 1, 9,
         square=True)
    emit("__asin_rest", "(asin(x) - x) / x^3 of z = x^2 for |x| <= 1/2", mp.asin, lambda x: x, 3, 0, "0.5", 5,
         square=True)
    emit("__tanh_rest", "(tanh(x) - x) / x^3 of z = x^2 for |x| <= 5/8", mp.tanh, lambda x: x, 3, 0, "0.625", 5,
         square=True)
    emit("__sinh_rest", "(sinh(x) - x) / x^3 of z = x^2 for |x| <= 1", mp.sinh, lambda x: x, 3, 0, 1, 4,
         square=True)
    emit("__log2_rest", "(log2((1 + x) / (1 - x)) - 2 x / ln(2)) / x^3 of z = x^2 for (1 + x) / (1 - x) up to sqrt(2)",
         lambda x: mp.log((1 + x) / (1 - x), 2), lambda x: 2 * x / mp.log(2), 3, 0,
         (mp.sqrt(2) - 1) / (mp.sqrt(2) + 1) + mp.mpf("0.0001"), 5, single=False, square=True)
    emit("__exp2_rest", "(exp2(x) - 1) / x for |x| <= 1/2", lambda x: mp.power(2, x), lambda x: 1, 1,
         "-0.5001", "0.5001", 8, single=False)
    print("\n} // namespace __impl\n} // namespace metal\n\n#endif")


main()
