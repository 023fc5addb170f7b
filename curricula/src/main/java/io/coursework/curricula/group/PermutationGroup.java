package io.coursework.curricula.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;

/**
 * A group of permutations of the points 0..degree-1. Its elements are sorted by their one-line
 * notation, the images of the points in turn, and called by their place in that order, 0..order-1;
 * the identity is 0. Immutable; equal if the elements are.
 */
public final class PermutationGroup {
  /** The highest order, since a domain has at most as many values. */
  public static final int MAX_ORDER = 128;

  private final int[][] elements; // [order, degree], sorted
  private final int[] products; // a.b at a * order + b
  private final int[] inverses;

  /**
   * The smallest group that holds all of the generators.
   *
   * @param generators at least one, of one degree
   * @throws IllegalArgumentException if the order is outside 2..128; does not look beyond that
   */
  PermutationGroup(List<int[]> generators) {
    elements = closure(generators);
    int order = elements.length;
    if (order < 2) {
      throw new IllegalArgumentException("generates the identity only; choose a group of 2..128");
    }
    products = new int[order * order];
    inverses = new int[order];
    for (int a = 0; a < order; a++) {
      for (int b = 0; b < order; b++) {
        int product = indexOf(compose(elements[a], elements[b]));
        products[a * order + b] = product;
        if (product == 0) {
          inverses[a] = b;
        }
      }
    }
  }

  /**
   * The group of a name or of generators.
   *
   * @param text S2..S5 (all permutations), A3..A5 (the even ones), C2..C128 (the rotations of that
   *     many points, element a shifts by a), or generators in one-line notation such as {@code 120
   *     021}, of at most ten points
   * @throws IllegalArgumentException saying what is wrong with it; the message begins with a verb
   */
  public static PermutationGroup of(String text) {
    if (text.matches("S[2-5]|A[3-5]|C[1-9][0-9]{0,2}")) {
      int points = Integer.parseInt(text.substring(1));
      if (text.startsWith("C") && (points < 2 || points > MAX_ORDER)) {
        throw new IllegalArgumentException("has an order outside 2..128; choose C2..C128");
      }
      return new PermutationGroup(
          switch (text.charAt(0)) {
            case 'S' -> List.of(cycle(points, 0, 1), rotation(points));
            case 'A' -> threeCycles(points);
            default -> List.of(rotation(points));
          });
    }
    if (!text.matches("[0-9]+( [0-9]+)*")) {
      throw new IllegalArgumentException(
          "is not a group; choose S2..S5, A3..A5, C2..C128 or generators such as '120 021'");
    }
    return new PermutationGroup(generators(text));
  }

  /** How many elements there are, 2..128. */
  public int order() {
    return elements.length;
  }

  /** How many points are permuted. */
  public int degree() {
    return elements[0].length;
  }

  /** a.b, in which b acts first: (a.b)(i) = a(b(i)). */
  public int product(int a, int b) {
    return products[a * elements.length + b];
  }

  public int inverse(int a) {
    return inverses[a];
  }

  /** Where an element sends a point. */
  public int image(int a, int point) {
    return elements[a][point];
  }

  /**
   * The number of a permutation.
   *
   * @return negative if it is not in the group
   */
  int indexOf(int[] permutation) {
    return Arrays.binarySearch(elements, permutation, Arrays::compare);
  }

  /**
   * Reads permutations in one-line notation, separated by spaces.
   *
   * @throws IllegalArgumentException if one is not a permutation, or their degrees differ
   */
  static List<int[]> generators(String text) {
    List<int[]> generators = new ArrayList<>();
    for (String word : text.split(" ")) {
      int[] images = word.chars().map(digit -> digit - '0').toArray();
      int[] sorted = images.clone();
      Arrays.sort(sorted);
      for (int i = 0; i < sorted.length; i++) {
        if (sorted[i] != i) {
          throw new IllegalArgumentException(
              String.format(
                  "names '%s', which does not hold each of 0..%d once; write the images of the"
                      + " points in turn, such as 120",
                  word, word.length() - 1));
        }
      }
      if (!generators.isEmpty() && generators.get(0).length != images.length) {
        throw new IllegalArgumentException(
            String.format(
                "mixes permutations of %d and of %d points; write fixed points out",
                generators.get(0).length, images.length));
      }
      generators.add(images);
    }
    return generators;
  }

  /** All products of the generators, sorted. */
  private static int[][] closure(List<int[]> generators) {
    int[] identity = new int[generators.get(0).length];
    Arrays.setAll(identity, i -> i);
    TreeSet<int[]> found = new TreeSet<>(Arrays::compare);
    found.add(identity);
    Deque<int[]> open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      int[] element = open.remove();
      for (int[] generator : generators) {
        int[] next = compose(generator, element);
        if (found.add(next)) {
          open.add(next);
        }
        if (found.size() > MAX_ORDER) {
          throw new IllegalArgumentException(
              "generates more than 128 elements; choose a group of order 2..128");
        }
      }
    }
    return found.toArray(int[][]::new);
  }

  private static int[] compose(int[] after, int[] first) {
    int[] product = new int[first.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = after[first[i]];
    }
    return product;
  }

  /** The permutation that sends each of the points to the next one and the last to the first. */
  static int[] cycle(int degree, int... points) {
    int[] images = new int[degree];
    Arrays.setAll(images, i -> i);
    for (int i = 0; i < points.length; i++) {
      images[points[i]] = points[(i + 1) % points.length];
    }
    return images;
  }

  private static int[] rotation(int points) {
    int[] images = new int[points];
    Arrays.setAll(images, i -> (i + 1) % points);
    return images;
  }

  private static List<int[]> threeCycles(int points) {
    List<int[]> cycles = new ArrayList<>();
    for (int last = 2; last < points; last++) {
      cycles.add(cycle(points, 0, 1, last));
    }
    return cycles;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof PermutationGroup group && Arrays.deepEquals(elements, group.elements);
  }

  @Override
  public int hashCode() {
    return 31 * order() + degree(); // cheap: expressions are hashed by the million
  }

  @Override
  public String toString() {
    return "group of " + order() + " permutations of " + degree() + " points";
  }
}
