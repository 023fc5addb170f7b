package io.coursework.analysis.decoding;

import java.util.Arrays;
import java.util.List;

/**
 * What is to be read from the activations of some rows of a sample.
 *
 * @param target its name in snake_case
 * @param rows of the sample, those of which it can be asked; not copied
 * @param labels the right answers, 0 or more, one per row; not copied
 * @param types of the inputs: rows of one type are alike, and a control task gives them one label
 */
record Question(String target, int[] rows, int[] labels, List<?> types) {

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
}
