package io.coursework.analysis.figure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds room for names beside what they name, so that none is printed over another: each gets a
 * place round its point that covers no mark and no other name, as near as can be had without lying
 * on lines. Names are placed in the order in which they are asked for; the same drawing gets the
 * same places. All lengths are pixels; the vertical axis points upwards.
 */
final class LabelPlacement {

  /** The directions in which a name can lie from its point, the first preferred. */
  private static final int[][] SIDES = {
    {1, 1}, {1, -1}, {-1, 1}, {-1, -1}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}
  };

  private static final int RINGS = 12;
  private static final int LINE = 3; // rings that a name goes further rather than lie on a line
  private static final int STEPS = 12; // at which a line to a name is looked at
  private static final double AIR = 2; // pixels between a name and its mark

  private final Box panel;
  private final List<Box> taken = new ArrayList<>();
  private final List<Box> lines = new ArrayList<>();

  /** Places names in a panel. */
  LabelPlacement(Box panel) {
    this.panel = panel;
  }

  /** What is covered, in pixels. */
  record Box(double left, double right, double bottom, double top) {

    static Box round(double x, double y, double radius) {
      return new Box(x - radius, x + radius, y - radius, y + radius);
    }

    boolean meets(Box other) {
      return left < other.right && other.left < right && bottom < other.top && other.bottom < top;
    }

    boolean lies(Box in) {
      return left >= in.left && right <= in.right && bottom >= in.bottom && top <= in.top;
    }

    boolean holds(double x, double y) {
      return left <= x && x <= right && bottom <= y && y <= top;
    }

    double centre() {
      return (left + right) / 2;
    }

    double middle() {
      return (bottom + top) / 2;
    }
  }

  /**
   * Where a name lies.
   *
   * @param away whether it is so far from its point that a line should lead there
   */
  record Place(Box box, boolean away) {

    /** Where that line ends: the point of the name's edge that is nearest to the mark at x. */
    double endX(double x) {
      return Math.max(box.left, Math.min(box.right, x));
    }

    double endY(double y) {
      return Math.max(box.bottom, Math.min(box.top, y));
    }
  }

  /** A mark or a name that must stay legible. */
  void keep(Box box) {
    taken.add(box);
  }

  /** A line that a name had better not lie on. */
  void avoid(Box line) {
    lines.add(line);
  }

  /**
   * Places a name and keeps its place.
   *
   * @param radius of the mark at the point
   * @return where it lies; where no room is free, the place that covers the least
   */
  Place place(double x, double y, double radius, double width, double height) {
    List<Candidate> candidates = new ArrayList<>();
    for (int ring = 0; ring < RINGS; ring++) {
      double distance = radius + AIR + ring * height;
      for (int[] side : SIDES) {
        Place place = new Place(beside(x, y, distance, side, width, height), ring > 0);
        candidates.add(candidate(place, ring, x, y));
      }
    }
    Place best =
        candidates.stream()
            .min(
                Comparator.comparingLong(Candidate::covered)
                    .thenComparingLong(Candidate::trouble)) // the first of equals
            .orElseThrow()
            .place();
    keep(best.box());
    return best;
  }

  /**
   * A place that a name might get.
   *
   * @param covered marks and names that it would lie on; many where it leaves the panel
   * @param trouble how far away it is, and how many lines it lies on
   */
  private record Candidate(Place place, long covered, long trouble) {}

  private Candidate candidate(Place place, int ring, double x, double y) {
    Box box = place.box();
    long covered = box.lies(panel) ? taken.stream().filter(box::meets).count() : Integer.MAX_VALUE;
    if (covered > 0) {
      return new Candidate(place, covered, ring); // of no use unless all are like it
    }
    long crossed = lines.stream().filter(box::meets).count();
    long led = place.away() ? taken.stream().filter(other -> leads(place, x, y, other)).count() : 0;
    return new Candidate(place, covered, ring + LINE * (crossed + led));
  }

  /** Whether the line from a point to its name would cross a mark or a name. */
  private static boolean leads(Place place, double x, double y, Box over) {
    if (over.holds(x, y)) {
      return false; // its own mark, or one in the same place
    }
    double toX = place.endX(x) - x;
    double toY = place.endY(y) - y;
    return IntStream.range(1, STEPS)
        .mapToDouble(step -> (double) step / STEPS)
        .anyMatch(part -> over.holds(x + part * toX, y + part * toY));
  }

  private static Box beside(
      double x, double y, double distance, int[] side, double width, double height) {
    double left = x + side[0] * (distance + width / 2) - width / 2;
    double bottom = y + side[1] * (distance + height / 2) - height / 2;
    return new Box(left, left + width, bottom, bottom + height);
  }
}
