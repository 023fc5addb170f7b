package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.figure.LabelPlacement.Box;
import io.coursework.analysis.figure.LabelPlacement.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelPlacementTest {

  private static final NumberMarks.Sizes SIZES = new NumberMarks.Sizes(6, 3, 9, 13);
  private static final Box PANEL = new Box(0, 550, 0, 350);

  private static void assertApart(List<Box> boxes, Box panel) {
    for (int i = 0; i < boxes.size(); i++) {
      assertTrue(boxes.get(i).lies(panel), boxes.get(i).toString());
      for (int j = 0; j < i; j++) {
        assertFalse(boxes.get(i).meets(boxes.get(j)), boxes.get(i) + " on " + boxes.get(j));
      }
    }
  }

  @Test
  void setsTheNameOfAPointThatStandsAloneBesideIt() {
    Place place = new LabelPlacement(PANEL).place(100, 100, 7, 40, 17);

    assertEquals(new Box(109, 149, 109, 126), place.box());
    assertFalse(place.away());
  }

  @Test
  void printsNoNameOverAnotherWhereManyPointsCoincide() {
    LabelPlacement placement = new LabelPlacement(PANEL);
    Box mark = Box.round(275, 175, 7);
    placement.keep(mark);

    List<Box> boxes = new ArrayList<>(List.of(mark));
    boolean away = false;
    for (int i = 0; i < 24; i++) {
      Place place = placement.place(275, 175, 7, 9 * (3 + i % 8), 17);
      boxes.add(place.box());
      away |= place.away();
    }

    assertApart(boxes, PANEL);
    assertTrue(away, "names that lie further out have a line to their point");
  }

  @Test
  void staysInsideThePanelAtItsCorners() {
    for (double x : new double[] {0, 550}) {
      for (double y : new double[] {0, 350}) {
        LabelPlacement placement = new LabelPlacement(PANEL);
        List<Box> boxes =
            IntStream.range(0, 6).mapToObj(i -> placement.place(x, y, 7, 80, 17).box()).toList();
        assertApart(boxes, PANEL);
      }
    }
  }

  @Test
  void goesALittleFurtherRatherThanLieOnALine() {
    LabelPlacement placement = new LabelPlacement(PANEL);
    placement.avoid(new Box(0, 550, 118, 118));
    placement.avoid(new Box(0, 550, 82, 82));

    Box box = placement.place(100, 100, 7, 40, 17).box();

    assertEquals(new Box(109, 149, 91.5, 108.5), box, "between the lines");
  }

  @Test
  void marksNumbersThatLieInOnePointByDotsAndTheOthersByThemselves() {
    Random random = new Random(1);
    Box panel = new Box(0, 500, 0, 300);
    int n = 40;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = i < 25 ? 250 + random.nextGaussian() : 500 * random.nextDouble();
      y[i] = i < 25 ? 150 + random.nextGaussian() : 300 * random.nextDouble();
    }

    NumberMarks marks = NumberMarks.of(x, y, panel, SIZES);

    assertEquals(n, marks.apart().size() + marks.crowded().size());
    assertTrue(IntStream.range(0, 25).allMatch(i -> marks.crowded().containsKey(i)));
    List<Box> boxes = new ArrayList<>();
    marks.apart().forEach(i -> boxes.add(Box.round(x[i], y[i], 5)));
    List<Box> names = marks.crowded().values().stream().map(Place::box).toList();
    for (Box name : names) {
      assertTrue(boxes.stream().noneMatch(name::meets), name.toString());
    }
    assertApart(names, panel);
    assertEquals(marks, NumberMarks.of(x, y, panel, SIZES));
    assertTrue(
        NumberMarks.of(new double[] {9, 60}, new double[] {9, 60}, panel, SIZES)
            .crowded()
            .isEmpty());
  }
}
