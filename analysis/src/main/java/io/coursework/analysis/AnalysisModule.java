package io.coursework.analysis;

import com.google.inject.AbstractModule;
import io.coursework.analysis.circuit.PizzaClockProbe;
import io.coursework.analysis.circuit.RestrictedLossProbe;
import io.coursework.analysis.component.AblationProbe;
import io.coursework.analysis.component.AttentionProbe;
import io.coursework.analysis.component.CrossPatchingProbe;
import io.coursework.analysis.component.DirectLogitsProbe;
import io.coursework.analysis.component.LogitLensProbe;
import io.coursework.analysis.component.PatchingProbe;
import io.coursework.analysis.component.PathPatchingProbe;
import io.coursework.analysis.component.RelianceProbe;
import io.coursework.analysis.decoding.DecodingProbe;
import io.coursework.analysis.embedding.DimensionProbe;
import io.coursework.analysis.embedding.DistancesProbe;
import io.coursework.analysis.embedding.FourierProbe;
import io.coursework.analysis.embedding.OrderingProbe;
import io.coursework.analysis.embedding.ParityProbe;
import io.coursework.analysis.embedding.PcaProbe;
import io.coursework.analysis.embedding.ResiduesProbe;
import io.coursework.analysis.embedding.RingProbe;
import io.coursework.analysis.embedding.RoundsProbe;
import io.coursework.analysis.embedding.SimilarityProbe;
import io.coursework.analysis.errors.ConfusionProbe;
import io.coursework.analysis.errors.ErrorsProbe;
import io.coursework.analysis.errors.MemorisationProbe;
import io.coursework.analysis.landscape.AffinityProbe;
import io.coursework.analysis.landscape.LearningCoefficientProbe;
import io.coursework.analysis.probe.ProbeBinder;
import io.coursework.analysis.similarity.CkaProbe;
import io.coursework.analysis.similarity.ProcrustesProbe;

/** The catalogue of the probes, as choices of a configuration. */
public final class AnalysisModule extends AbstractModule {

  @Override
  protected void configure() {
    ProbeBinder.of(binder())
        .add("pca", PcaProbe.class)
        .add("ordering", OrderingProbe.class)
        .add("parity", ParityProbe.class)
        .add("similarity", SimilarityProbe.class)
        .add("reliance", RelianceProbe.class)
        .add("ablation", AblationProbe.class)
        .add("direct_logits", DirectLogitsProbe.class)
        .add("logit_lens", LogitLensProbe.class)
        .add("attention", AttentionProbe.class)
        .add("patching", PatchingProbe.class)
        .add("path_patching", PathPatchingProbe.class)
        .add("cross_patching", CrossPatchingProbe.class)
        .add("distances", DistancesProbe.class)
        .add("fourier", FourierProbe.class)
        .add("ring", RingProbe.class)
        .add("residues", ResiduesProbe.class)
        .add("dimension", DimensionProbe.class)
        .add("rounds", RoundsProbe.class)
        .add("cka", CkaProbe.class)
        .add("procrustes", ProcrustesProbe.class)
        .add("errors", ErrorsProbe.class)
        .add("confusion", ConfusionProbe.class)
        .add("memorisation", MemorisationProbe.class)
        .add("decoding", DecodingProbe.class)
        .add("learning_coefficient", LearningCoefficientProbe.class)
        .add("affinity", AffinityProbe.class)
        .add("restricted_loss", RestrictedLossProbe.class)
        .add("pizza_clock", PizzaClockProbe.class);
  }
}
