package io.coursework.analysis.circuit;

import io.coursework.analysis.embedding.FourierSpectrum;
import io.coursework.analysis.embedding.NumberTableSource;
import io.coursework.analysis.probe.Subject;
import java.util.Arrays;

/** Whose spectrum says which frequencies a model adds with. */
public enum SpectrumOf {
  /** The logits along cos w_k(a + b) and sin w_k(a + b). */
  LOGITS {
    @Override
    double[] shares(Subject subject, SumSpectrum logits) {
      double[] power = logits.power();
      double total = Arrays.stream(power).sum();
      return Arrays.stream(power).map(own -> total == 0 ? 0 : own / total).toArray();
    }
  },
  /** The numbers' rows of the token embedding. */
  EMBEDDING {
    @Override
    double[] shares(Subject subject, SumSpectrum logits) {
      return FourierSpectrum.of(NumberTableSource.EMBEDDING.table(subject).centred()).shares();
    }
  };

  /** Share of the power at each frequency, [K]; all 0 where there is none. */
  abstract double[] shares(Subject subject, SumSpectrum logits);
}
