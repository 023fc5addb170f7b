package io.coursework.tfmodel.training;

/** How the learning rate falls from its peak (1) to its final share over training. */
public enum Schedule {
  CONSTANT {
    @Override
    double share(double progress, double finalShare) {
      return 1;
    }
  },
  LINEAR {
    @Override
    double share(double progress, double finalShare) {
      return 1 - (1 - finalShare) * progress;
    }
  },
  COSINE {
    @Override
    double share(double progress, double finalShare) {
      return finalShare + (1 - finalShare) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * progress));
    }
  },
  EXPONENTIAL {
    @Override
    double share(double progress, double finalShare) {
      return StrictMath.pow(finalShare, progress);
    }
  };

  /**
   * Share of the peak rate.
   *
   * @param progress steps done over all steps, in [0, 1)
   * @param finalShare the share at progress 1
   */
  abstract double share(double progress, double finalShare);
}
