package ai.infodisent.trainer;

import ai.infodisent.model.Device;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where verbs that run networks are told to run them. */
final class DeviceOption {

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda[:N]",
      defaultValue = "auto",
      converter = DeviceConverter.class,
      description =
          "where networks run and heads are trained; auto: on the first CUDA device if this build"
              + " and machine have one, else on the processor")
  private Device device;

  Device device() {
    return device;
  }

  private static final class DeviceConverter implements ITypeConverter<Device> {

    @Override
    public Device convert(String text) {
      try {
        return Device.of(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
