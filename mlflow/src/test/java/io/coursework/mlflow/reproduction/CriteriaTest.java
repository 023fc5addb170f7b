package io.coursework.mlflow.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.reproduction.claim.TheGainIsTwoToSeven;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of the study of one level. */
class CriteriaTest {

  @Test
  void saysOnceWhatIsAskedOfSeveralNumbers() {
    assertTrue(
        new TheGainIsTwoToSeven()
            .criterion()
            .startsWith(
                "Confirmed if each of N*(SUM) / N*(MAX+MED+SUM) and N*(SUM) / N*(MAX+SUM) and N*(SUM) / N*(MIN+SUM)"
                    + " and N*(SUM) / N*(MED+SUM) and N*(SUM) / N*(PROD+SUM) lies from 2 to 7, as far as it was run; by"));
  }

  @TempDir Path parent;

  private SweepPlan plan;

  @BeforeEach
  void planned() throws IOException {
    plan = PlannedStudy.of("quick");
  }

  private void record(byte[] content) throws IOException {
    Files.createDirectories(parent.resolve("artifacts"));
    Files.write(parent.resolve("artifacts").resolve(Criteria.FILE), content);
  }

  @Test
  void whatIsRecordedBeforeTheFirstTrialIsReadBackAndHasADigest() throws IOException {
    Criteria now = Criteria.of(plan);
    Reproduction reproduction =
        Guice.createInjector(new CurriculaModule()).getInstance(Reproduction.class);
    Map<String, byte[]> fixed = reproduction.conclusion().fixed(plan);
    record(fixed.get(Criteria.FILE));
    assertEquals(now, Criteria.recorded(parent).orElseThrow());
    assertEquals(Map.of(Criteria.TAG, now.digest()), reproduction.tags(plan));
    for (Claim claim : Claims.all()) {
      assertTrue(now.rules().get(claim.id()).contains(claim.criterion()), claim.id());
    }
    assertTrue(now.rules().toString().contains("after [8] of the complete blocks of [100, 101,"));
    assertEquals("", Criteria.warning(plan, parent));
  }

  @Test
  void otherCriteriaAreSaidOnTop() throws IOException {
    Map<String, String> older = new HashMap<>(Criteria.of(plan).rules());
    older.put("C3", "Joint training is better. Confirmed if R is above 2.");
    older.remove("C4");
    older.put("C99", "gone");
    record(new Criteria(older).json());
    String warning = Criteria.warning(plan, parent);
    assertTrue(
        warning.startsWith("The criteria have changed since the study began: C3, C4, C99."),
        warning);
    assertTrue(
        new Criteria(older).digest().matches("[0-9a-f]{32}")
            && !new Criteria(older).digest().equals(Criteria.of(plan).digest()));
  }

  @Test
  void whatAnEarlierBuildDidNotRecordIsSaidAndNotTakenForAChange() throws IOException {
    Criteria now = Criteria.of(plan);
    assertEquals(
        "Clearly otherwise means that the whole interval lies below 0.1 (parity told from the other numbers, MAX+MED+SUM"
            + " less SUM) or lies below 0 (parity's share of the spectrum, MAX+MED+SUM less SUM). An interval that is open"
            + " on one side refutes nothing.",
        now.rules().get("what refutes C9"));
    Map<String, String> older = new HashMap<>(now.rules());
    older.keySet().removeIf(of -> of.startsWith("what refutes "));
    record(new Criteria(older).json());
    assertEquals(List.of(), now.differences(new Criteria(older)));
    assertEquals(List.of(), new Criteria(older).differences(now));
    assertEquals(
        "What refutes a claim was not recorded in full when the study began, so nothing shows that it is older than its"
            + " runs.",
        Criteria.warning(plan, parent));
    assertEquals(older, now.as(new Criteria(older)).rules());
    assertEquals(now, now.as(now));
    Map<String, String> others = new HashMap<>(now.rules());
    others.put("what refutes C9", "Nothing.");
    assertEquals(List.of("what refutes C9"), now.differences(new Criteria(others)));
  }

  @Test
  void aStudyOfAnEarlierBuildIsTold() throws IOException {
    assertTrue(
        Criteria.warning(plan, parent).contains("began before criteria were recorded"),
        "nothing recorded");
    record("{\n\"rules\": [".getBytes(StandardCharsets.UTF_8));
    IOException broken = assertThrows(IOException.class, () -> Criteria.recorded(parent));
    assertTrue(broken.getMessage().contains("is not valid JSON from line 2"), broken.getMessage());
  }
}
