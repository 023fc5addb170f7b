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
import io.coursework.analysis.probe.PairProbe;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.similarity.CkaProbe;
import io.coursework.analysis.similarity.ProcrustesProbe;
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
            "reliance",
            RelianceProbe.class,
            "how much attention writes to the residual stream beside the feed-forward layer")
        .type(
            Probe.class,
            "ablation",
            AblationProbe.class,
            "what a model loses without attention, the feed-forward layer or a head")
        .type(
            Probe.class,
            "direct_logits",
            DirectLogitsProbe.class,
            "what each component writes towards the right answer")
        .type(
            Probe.class,
            "logit_lens",
            LogitLensProbe.class,
            "what the residual stream would answer after each sub-layer")
        .type(
            Probe.class,
            "attention",
            AttentionProbe.class,
            "where each head looks, and how spread its attention is")
        .type(
            Probe.class,
            "patching",
            PatchingProbe.class,
            "which activation carries a change of the prompt, by site, round and token")
        .type(
            Probe.class,
            "path_patching",
            PathPatchingProbe.class,
            "which earlier component a later attention reads a change of the prompt from")
        .type(
            PairProbe.class,
            "cross_patching",
            CrossPatchingProbe.class,
            "what a model does with the activations of another one in place of its own")
        .type(
            Probe.class,
            "distances",
            DistancesProbe.class,
            "whether the numbers lie apart as on a line, on a ring, by parity or by residue")
        .type(
            Probe.class,
            "fourier",
            FourierProbe.class,
            "how the power of the numbers spreads over the frequencies of Z_n")
        .type(
            Probe.class,
            "ring",
            RingProbe.class,
            "whether the principal components are waves round the circle Z_n")
        .type(
            Probe.class,
            "residues",
            ResiduesProbe.class,
            "whether numbers of one residue lie together, modulo every divisor of n")
        .type(
            Probe.class,
            "dimension",
            DimensionProbe.class,
            "over how many directions the numbers spread")
        .type(
            Probe.class,
            "rounds",
            RoundsProbe.class,
            "order and parity of the numbers before the answer, round by round")
        .type(
            PairProbe.class,
            "cka",
            CkaProbe.class,
            "how alike two models see the numbers and the same prompts")
        .type(
            PairProbe.class,
            "procrustes",
            ProcrustesProbe.class,
            "how far apart two models are after the best rotation")
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
            "what a linear probe reads from the residual stream, beyond a control task")
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
