package io.coursework.analysis.decoding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be read from the activations of some rows of a sample.
 *
 * @param target its name in snake_case
 * @param rows of the sample, those of which it can be asked; not copied
 * @param labels the right answers, 0 or more, one per row; not copied
 * @param types of the inputs: rows of one type are alike, and a control task gives them one label
 * @param positions of the token that is read, one per row; not copied
 */
record DecodingTarget(String target, int[] rows, int[] labels, List<?> types, int[] positions) {

  /** Whether there is a choice. */
  boolean asks() {
    return Arrays.stream(labels).distinct().count() > 1;
  }

  /** Labels are below this. */
  int classes() {
    return Arrays.stream(labels).max().orElse(0) + 1;
  }

  /** The share of the commonest label. */
  double commonest() {
    int[] counts = new int[classes()];
    for (int label : labels) {
      counts[label]++;
    }
    return (double) Arrays.stream(counts).max().orElse(0) / labels.length;
  }

  /**
   * The share of rows whose label is the commonest of the other rows that are read at the same
   * position: what the length of the expression says alone, whatever stands in it.
   */
  double fromLength() {
    Map<Integer, int[]> counts = new HashMap<>(); // of the labels, by position
    for (int i = 0; i < labels.length; i++) {
      counts.computeIfAbsent(positions[i], position -> new int[classes()])[labels[i]]++;
    }
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      int[] others = counts.get(positions[i]).clone();
      others[labels[i]]--;
      int most = Arrays.stream(others).max().orElseThrow();
      int guess = 0;
      while (others[guess] < most) {
        guess++;
      }
      right += most > 0 && guess == labels[i] ? 1 : 0;
    }
    return (double) right / labels.length;
  }
}
