package io.coursework.tfmodel.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class PositionsTest {

  private static float[] rows(PositionsOf positions) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> table = tf.constant(new float[][] {{0, 1}, {10, 11}, {20, 21}, {30, 31}});
      try (Result result = session.runner().fetch(positions.in(tf).rowsOf(table, 2)).run()) {
        float[] values = new float[(int) result.get(0).size()];
        ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(values);
        return values;
      }
    }
  }

  private interface PositionsOf {
    Positions in(Ops tf);
  }

  @Test
  void wholeSequencesShareTheFirstRowsOfTheTable() {
    assertArrayEquals(new float[] {0, 1, 10, 11, 20, 21}, rows(tf -> Positions.fromZero(tf, 3)));
  }

  @Test
  void tokensAnywhereHaveTheRowsOfTheirPlaces() {
    assertArrayEquals(
        new float[] {30, 31, 10, 11},
        rows(tf -> Positions.at(tf, tf.constant(new int[] {3, 1}), 1)));
  }
}
