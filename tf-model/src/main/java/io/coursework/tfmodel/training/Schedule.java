package io.coursework.tfmodel.training;

/** How the learning rate falls from its peak (1) to its final share over training. */
public enum Schedule {
  CONSTANT {
    @Override
    double share(double progress, double finalShare, double decayShare) {
      return 1;
    }
  },
  LINEAR {
    @Override
    double share(double progress, double finalShare, double decayShare) {
      return 1 - (1 - finalShare) * progress;
    }
  },
  COSINE {
    @Override
    double share(double progress, double finalShare, double decayShare) {
      return finalShare + (1 - finalShare) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * progress));
    }
  },
  EXPONENTIAL {
    @Override
    double share(double progress, double finalShare, double decayShare) {
      return StrictMath.pow(finalShare, progress);
    }
  },
  /** Warm-up, stable, decay: at the peak, then along a line over the last part of training. */
  WSD {
    @Override
    double share(double progress, double finalShare, double decayShare) {
      double decayed = Math.max(0, (progress - (1 - decayShare)) / decayShare);
      return 1 - (1 - finalShare) * decayed;
    }
  };

  /**
   * Share of the peak rate.
   *
   * @param progress steps done over all steps, in [0, 1)
   * @param finalShare the share at progress 1
   * @param decayShare of {@link #WSD}: the part of training over which it falls, in (0, 1]
   */
  abstract double share(double progress, double finalShare, double decayShare);
}
