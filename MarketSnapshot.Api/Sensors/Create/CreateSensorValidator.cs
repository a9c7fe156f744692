using FastEndpoints;
using FluentValidation;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Sensors.Create;

internal sealed class CreateSensorValidator : Validator<CreateSensorRequest>
{
    public CreateSensorValidator()
    {
        RuleFor(sensor => sensor.LocationId).Required();
        RuleFor(sensor => sensor.DeviceId).Required().Text(SourceLimits.MaxDeviceIdLength);
        RuleFor(sensor => sensor.SensorType).Required().SensorType();
        RuleFor(sensor => sensor.Unit).Required().Text(SourceLimits.MaxUnitLength);
        RuleFor(sensor => sensor.WarnLow).Within(SourceLimits.MaxValue);
        RuleFor(sensor => sensor.WarnHigh).Within(SourceLimits.MaxValue);
        RuleFor(sensor => sensor.CriticalLow).Within(SourceLimits.MaxValue);
        RuleFor(sensor => sensor.CriticalHigh).Within(SourceLimits.MaxValue);
        RuleFor(sensor => sensor).Custom((sensor, context) =>
        {
            foreach (var problem in new SensorBounds(sensor.CriticalLow, sensor.WarnLow, sensor.WarnHigh, sensor.CriticalHigh).Problems())
                context.AddFailure(problem.Field, problem.Message);
        });
    }
}
