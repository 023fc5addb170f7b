package io.coursework.analysis;

import com.google.inject.AbstractModule;
import io.coursework.analysis.answer.ConfusionProbe;
import io.coursework.analysis.answer.ErrorsProbe;
import io.coursework.analysis.answer.MemorisationProbe;
import io.coursework.analysis.decoding.DecodingProbe;
import io.coursework.analysis.embedding.OrderingProbe;
import io.coursework.analysis.embedding.ParityProbe;
import io.coursework.analysis.embedding.PcaProbe;
import io.coursework.analysis.embedding.SimilarityProbe;
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
            "errors",
            ErrorsProbe.class,
            "where chains of thought first go wrong, and by what")
        .type(
            Probe.class,
            "confusion",
            ConfusionProbe.class,
            "which answers are given in place of which")
        .type(
            Probe.class,
            "memorisation",
            MemorisationProbe.class,
            "whether the model knows more than it has seen")
        .type(
            Probe.class,
            "decoding",
            DecodingProbe.class,
            "what a linear probe reads from the residual stream, beyond a control task");
  }
}
