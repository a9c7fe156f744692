// What a farmer's front end does first: looks for storage, books it, and reads the booking again. The client is generated from the API's own
// OpenAPI document, so every name and every type below is the document's.
import { createBooking, getBooking, searchLocations } from './client';
import { createClient } from './client/client';

async function book(baseUrl: string, farmerId: string, locationId: string, startDate: string) {
  const client = createClient({ baseUrl });

  const places = await searchLocations({
    client,
    query: { lat: 16.3, lon: 80.4, start_date: startDate, duration_days: 30, quantity_kg: 1500, limit: 200 },
    throwOnError: true,
  });
  const quoted = places.data.items.find(place => place.id === locationId)?.availability?.total_price;

  const request = {
    client,
    headers: { 'Idempotency-Key': `typescript-${farmerId}` },
    body: { farmer_id: farmerId, location_id: locationId, crop_type: 'chilli', quantity_kg: 1500, start_date: startDate, duration_days: 30 },
  };
  const booked = await createBooking({ ...request, throwOnError: true });
  const again = await createBooking({ ...request, throwOnError: true });
  const read = await getBooking({ client, path: { id: booked.data.id }, throwOnError: true });

  // An error is typed too: which fields are wrong, as the client spelled them.
  const refused = await createBooking({ client, body: { ...request.body, quantity_kg: 0 } });
  const wrongFields = refused.error && 'errors' in refused.error ? Object.keys(refused.error.errors ?? {}) : [];

  return {
    booking_id: booked.data.id,
    same_booking: again.data.id === booked.data.id,
    status: read.data.booking_status,
    total_price: read.data.total_price,
    quoted_price: quoted,
    refused_with: refused.response?.status,
    wrong_fields: wrongFields,
  };
}

const [baseUrl, farmerId, locationId, startDate] = process.argv.slice(2);
if (!baseUrl || !farmerId || !locationId || !startDate) {
  throw new Error('Usage: node book.js <api> <farmer> <location> <start date>');
}

book(baseUrl, farmerId, locationId, startDate).then(result => console.log(JSON.stringify(result)));
