package io.coursework.analysis;

import com.google.inject.AbstractModule;
import io.coursework.analysis.circuit.PizzaClockProbe;
import io.coursework.analysis.circuit.RestrictedLossProbe;
import io.coursework.analysis.embedding.OrderingProbe;
import io.coursework.analysis.embedding.ParityProbe;
import io.coursework.analysis.embedding.PcaProbe;
import io.coursework.analysis.embedding.SimilarityProbe;
import io.coursework.analysis.landscape.AffinityProbe;
import io.coursework.analysis.landscape.LearningCoefficientProbe;
import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.CurriculaBinder;

/** The catalogue of the probes, as choices of a configuration. */
public final class AnalysisModule extends AbstractModule {

  @Override
  protected void configure() {
    CurriculaBinder.of(binder())
        .type(Probe.class, "pca", PcaProbe.class, "where the numbers lie on principal components")
        .type(
            Probe.class,
            "ordering",
            OrderingProbe.class,
            "whether a principal component puts the numbers in order")
        .type(
            Probe.class,
            "parity",
            ParityProbe.class,
            "whether even and odd numbers lie apart, by spectrum and by linear probe")
        .type(
            Probe.class,
            "similarity",
            SimilarityProbe.class,
            "cosines between the numbers, and how far the distance modulo n explains them")
        .type(
            Probe.class,
            "learning_coefficient",
            LearningCoefficientProbe.class,
            "how flat the loss is around the weights, by random walks")
        .type(
            Probe.class,
            "affinity",
            AffinityProbe.class,
            "whether operations pull the shared weights the same way")
        .type(
            Probe.class,
            "restricted_loss",
            RestrictedLossProbe.class,
            "the loss on all pairs with the key frequencies alone, and without them")
        .type(
            Probe.class,
            "pizza_clock",
            PizzaClockProbe.class,
            "whether a model adds vectors like a pizza, or angles like a clock");
  }
}
