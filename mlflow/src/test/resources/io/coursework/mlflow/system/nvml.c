/* Two GPUs as NVIDIA's library would tell of them; the second does not tell of its power. */
#include <stdint.h>
#include <string.h>

static int devices[2];

static int second(void *device) { return device == &devices[1]; }

int nvmlInit_v2(void) { return 0; }

int nvmlSystemGetDriverVersion(char *version, unsigned length) {
  strncpy(version, "550.54.15", length);
  return 0;
}

int nvmlDeviceGetCount_v2(unsigned *count) {
  *count = 2;
  return 0;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) {
  *device = &devices[index];
  return 0;
}

int nvmlDeviceGetName(void *device, char *name, unsigned length) {
  strncpy(name, second(device) ? "Second" : "First", length);
  return 0;
}

int nvmlDeviceGetUtilizationRates(void *device, struct { unsigned gpu, memory; } *rates) {
  rates->gpu = 37 + second(device);
  rates->memory = 99;
  return 0;
}

int nvmlDeviceGetMemoryInfo(void *device, struct { uint64_t total, free, used; } *memory) {
  memory->total = 80000000000;
  memory->free = 1;
  memory->used = 5000000000;
  return 0;
}

int nvmlDeviceGetPowerUsage(void *device, unsigned *milliwatts) {
  *milliwatts = 123456;
  return second(device) ? 3 : 0; /* not supported */
}

int nvmlDeviceGetEnforcedPowerLimit(void *device, unsigned *milliwatts) {
  *milliwatts = 700000;
  return second(device) ? 3 : 0;
}
