package io.coursework.analysis.figure;

import io.coursework.analysis.figure.LabelPlacement.Box;
import io.coursework.analysis.figure.LabelPlacement.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How numbers are marked in a plane: one that stands apart is written into its marker; those whose
 * markers would cover each other are dots, with their numbers beside them.
 *
 * @param apart indices of the former
 * @param crowded where the numbers of the latter stand, in pixels, by their indices
 */
record NumberMarks(List<Integer> apart, Map<Integer, Place> crowded) {

  /**
   * The pixels of a drawing's marks.
   *
   * @param marker radius of a marker that holds its number
   * @param dot radius of a dot
   * @param letter width of a digit
   * @param line height of a number
   */
  record Sizes(double marker, double dot, double letter, double line) {}

  /**
   * The marks of some points.
   *
   * @param x of the points, [n], in pixels, as all lengths
   * @param y of the points, [n]
   * @param panel in which they and their numbers lie
   */
  static NumberMarks of(double[] x, double[] y, Box panel, Sizes sizes) {
    int n = x.length;
    List<Box> markers =
        IntStream.range(0, n).mapToObj(i -> Box.round(x[i], y[i], sizes.marker())).toList();
    List<Integer> apart =
        IntStream.range(0, n)
            .filter(
                i ->
                    IntStream.range(0, n)
                        .noneMatch(other -> other != i && markers.get(i).meets(markers.get(other))))
            .boxed()
            .toList();
    LabelPlacement placement = new LabelPlacement(panel);
    for (int i = 0; i < n; i++) {
      placement.keep(apart.contains(i) ? markers.get(i) : Box.round(x[i], y[i], sizes.dot()));
    }
    Map<Integer, Place> crowded = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      if (!apart.contains(i)) {
        double width = sizes.letter() * Integer.toString(i).length();
        crowded.put(i, placement.place(x[i], y[i], sizes.dot(), width, sizes.line()));
      }
    }
    return new NumberMarks(apart, crowded);
  }
}
