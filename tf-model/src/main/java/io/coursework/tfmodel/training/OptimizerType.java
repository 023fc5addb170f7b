package io.coursework.tfmodel.training;

import io.coursework.tfmodel.graph.ModelGraph;

/** The update rules that can be chosen. */
public enum OptimizerType {
  /**
   * Adam; a step takes a share of each weight away besides.
   *
   * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019</a>
   */
  ADAMW(2) {
    @Override
    UpdateRule rule(ModelGraph model, OptimizerSpec spec) {
      return new AdamRule(model, spec, true);
    }
  },
  /**
   * Adam; weight decay is an L2 penalty, so it is added to the clipped gradient and scaled with it.
   *
   * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015</a>
   */
  ADAM(2) {
    @Override
    UpdateRule rule(ModelGraph model, OptimizerSpec spec) {
      return new AdamRule(model, spec, false);
    }
  },
  /** Gradient descent with momentum; weight decay is an L2 penalty, added to the gradient. */
  SGD(1) {
    @Override
    UpdateRule rule(ModelGraph model, OptimizerSpec spec) {
      return new MomentumRule(model, spec);
    }
  };

  private final int vectors;

  OptimizerType(int vectors) {
    this.vectors = vectors;
  }

  /** How many vectors it keeps, each as long as the weights. */
  int vectors() {
    return vectors;
  }

  /** The rule for a model, its vectors zero. */
  abstract UpdateRule rule(ModelGraph model, OptimizerSpec spec);
}
