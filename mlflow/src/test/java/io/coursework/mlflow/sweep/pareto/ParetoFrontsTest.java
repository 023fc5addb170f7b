package io.coursework.mlflow.sweep.pareto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParetoFrontsTest {

  private static double[] at(double... goods) {
    return goods;
  }

  @Test
  void putsPointsIntoFronts() {
    assertArrayEquals(
        new int[] {0, 0, 1, 0, 2, 0},
        ParetoFronts.ranks(List.of(at(1, 4), at(2, 3), at(1, 3), at(4, 1), at(0.5, 2.5), at(1, 4))),
        "equal points are in one front");
    assertArrayEquals(new int[] {}, ParetoFronts.ranks(List.of()));
  }

  @Test
  void measuresVolumesByHand() {
    assertEquals(6, new Hypervolume(at(0, 0)).of(List.of(at(1, 3), at(2, 2), at(3, 1))), 1e-12);
    // A cube of 2, and what a bar of 3 x 1 x 1 has beyond it.
    assertEquals(9, new Hypervolume(at(0, 0, 0)).of(List.of(at(2, 2, 2), at(3, 1, 1))), 1e-12);
    assertEquals(0, new Hypervolume(at(0, 0)).of(List.of()), 0);
  }

  @Test
  void measuresThreeGoodsAsCountingDoes() {
    Random random = new Random(1);
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      points.add(at(random.nextInt(8) + 1, random.nextInt(8) + 1, random.nextInt(8) + 1));
    }
    int cells = 0;
    for (int cell = 0; cell < 512; cell++) {
      int[] corner = {cell % 8, cell / 8 % 8, cell / 64};
      cells +=
          points.stream()
                  .anyMatch(
                      point -> IntStream.range(0, 3).allMatch(axis -> corner[axis] < point[axis]))
              ? 1
              : 0;
    }
    assertEquals(cells, new Hypervolume(at(0, 0, 0)).of(points), 1e-9);
  }

  @Test
  void goesFrontByFrontAndThenByTheirAge() {
    List<double[]> points = List.of(at(-3, -3), at(-2, -1), at(-4, -4), at(-1, -2), at(-3, -4));
    assertEquals(List.of(1, 3, 0, 4, 2), ParetoFronts.bestFirst(points, 2));
  }

  @Test
  void isTheOrderOfTryingAllAtEachPlace() {
    Random random = new Random(2);
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < 30; i++) { // all in one front
      double angle = random.nextDouble() * Math.PI / 2;
      points.add(at(Math.cos(angle) - 2, Math.sin(angle) - 2));
    }
    double worstX = points.stream().mapToDouble(point -> point[0]).min().orElseThrow();
    double worstY = points.stream().mapToDouble(point -> point[1]).min().orElseThrow();
    Hypervolume volume = new Hypervolume(at(worstX * 1.1, worstY * 1.1));
    List<Integer> slow = new ArrayList<>();
    while (slow.size() < 10) {
      int best = -1;
      double most = -1;
      for (int i = 0; i < points.size(); i++) {
        List<double[]> with = new ArrayList<>(slow.stream().map(points::get).toList());
        with.add(points.get(i));
        double now = volume.of(with);
        if (!slow.contains(i) && now > most) {
          most = now;
          best = i;
        }
      }
      slow.add(best);
    }
    List<Integer> order = ParetoFronts.bestFirst(points, 10);
    assertEquals(slow, order.subList(0, 10));
    assertEquals(30, order.stream().distinct().count());
  }
}
