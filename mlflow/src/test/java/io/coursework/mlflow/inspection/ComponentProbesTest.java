package io.coursework.mlflow.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.Probes;
import io.coursework.analysis.component.Change;
import io.coursework.analysis.component.PatchingProbe;
import io.coursework.analysis.component.PathPatchingProbe;
import io.coursework.analysis.component.PathPatchingProbe.Into;
import io.coursework.analysis.component.TargetProbe;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.Course;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.split.SplitPart;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.architecture.PositionEncoding;
import io.coursework.tfmodel.graph.Transformer;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Probes of components on models of TensorFlow, whatever they are made of. */
class ComponentProbesTest {

  enum Architecture {
    RECURRENT(
        new ModelSpec(8, 2, 1, 2, 4, Activation.GELU, 32, true, AttentionBias.NONE), 1, "round_1"),
    PARALLEL_LAYERS_WITH_RMS_AND_ROTARY_POSITIONS(
        new ModelSpec(
            8,
            2,
            6,
            2,
            1,
            Block.PARALLEL,
            2,
            Activation.SWIGLU,
            true,
            Norm.RMS,
            PositionEncoding.ROTARY,
            32,
            false,
            AttentionBias.ALL,
            0.1,
            0.02,
            true),
        2,
        "layer_1");

    private final ModelSpec spec;
    private final int maxDepth;
    private final String first;

    Architecture(ModelSpec spec, int maxDepth, String first) {
      this.spec = spec;
      this.maxDepth = maxDepth;
      this.first = first;
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("long")
  void keepTheirIdentities(Architecture architecture) {
    Course course = FakeSubject.course(10, architecture.maxDepth, "SUM", "MAX");
    try (Transformer transformer =
        new Transformer(architecture.spec, course.vocabulary().size(), "/device:CPU:0", 1)) {
      float[] weights = Initialization.draw(transformer.layout(), 3);
      RandomGenerator random = Randomness.of(3, "components");
      for (int i = 0; i < weights.length; i++) {
        weights[i] += (float) (random.nextDouble() - 0.5); // so that no bias is 0
      }
      transformer.parameters().set(weights);
      try (InspectedModel model = InspectedModel.of(transformer)) {
        FakeSubject subject = FakeSubject.of(course).with(model);
        Map<String, Finding> findings =
            Probes.all(Probe.class)
                .filter(
                    probe -> probe.getClass().getPackage().equals(TargetProbe.class.getPackage()))
                .filter(probe -> probe.refusal(subject).isEmpty())
                .map(probe -> probe.apply(subject, 1))
                .collect(Collectors.toMap(Finding::probe, finding -> finding));

        assertEquals(marginOfLogits(subject), findings.get("direct_logits").value("margin"), 1e-4);
        Finding patching =
            new PatchingProbe(Change.OPERAND, List.of("resid_pre"), 0.01, SplitPart.HELD_OUT, 64)
                .apply(subject, 1);
        assertTrue(patching.value("pairs") >= 8, patching.scores().toString());
        // 1e-3: logits in float32 over a difference from 0.01 on
        assertEquals(
            1, patching.value("effect_resid_pre_" + architecture.first + "_changed_operand"), 1e-3);
        assertEquals(
            0, patching.value("effect_resid_pre_" + architecture.first + "_separator"), 1e-3);
        assertTrue(
            findings
                .get("ablation")
                .scores()
                .containsKey("loss_increase_head_2_" + architecture.first + "_mean"));
        assertEquals(
            architecture.maxDepth == 2,
            findings.get("attention").scores().containsKey("uniform_previous_separator"),
            findings.get("attention").scores().toString());
        Finding path =
            new PathPatchingProbe(Into.VALUES, Change.OPERAND, 0.01, SplitPart.HELD_OUT, 64)
                .apply(subject, 1);
        assertFalse(path.scores().isEmpty());
      }
    }
  }

  private static double marginOfLogits(FakeSubject subject) {
    int examples = 256; // as the probe reads by default
    Sample sample = Sample.ofTarget(subject, SplitPart.HELD_OUT, examples);
    NamedArray logits = subject.model().run(sample.prompts(), List.of(), List.of()).logits();
    int numbers = subject.course().vocabulary().values();
    double margin = 0;
    double weights = 0;
    for (int row = 0; row < sample.rows(); row++) {
      float[] own = logits.slice(row, sample.answerPosition(row));
      double mean = 0;
      for (int number = 0; number < numbers; number++) {
        mean += own[number] / (double) numbers;
      }
      double weight = sample.examples().get(row).weight();
      margin += weight * (own[sample.answer(row)] - mean);
      weights += weight;
    }
    return margin / weights;
  }
}
