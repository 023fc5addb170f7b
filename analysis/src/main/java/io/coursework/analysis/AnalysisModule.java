package io.coursework.analysis;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;

/** The catalogue of the probes: {@code Set<Probe>}, in this order. */
public final class AnalysisModule extends AbstractModule {

  @Override
  protected void configure() {
    Multibinder<Probe> probes = Multibinder.newSetBinder(binder(), Probe.class);
    probes.addBinding().to(PcaProbe.class);
    probes.addBinding().to(OrderingProbe.class);
    probes.addBinding().to(ParityProbe.class);
    probes.addBinding().to(SimilarityProbe.class);
  }
}
