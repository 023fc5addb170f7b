package io.coursework.tfmodel.training;

/** What early stopping watches: means over the held-out sets. */
public enum StoppingMetric {
  /** Nothing: the training takes all its steps. */
  NONE(0),
  /** Mean cross-entropy in nats over the tokens that the loss is on, the reference given. */
  LOSS(1),
  /** Share of right answers by greedy generation. */
  ACCURACY(-1);

  private final int cost;

  StoppingMetric(int cost) {
    this.cost = cost;
  }

  /** A value of the metric as a cost: the less, the better. */
  double cost(double value) {
    return cost * value;
  }
}
