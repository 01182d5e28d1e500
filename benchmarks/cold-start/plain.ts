// The common handler: the URL is in the environment, and axios does the rest.
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import axios from 'axios';

const headers = { 'Content-Type': 'application/json' };

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  try {
    const request = JSON.parse(event.body ?? '');
    const { data } = await axios.post(`${process.env.AI_SERVICE_URL}/metaphysical`, request, { timeout: 25_000 });
    const { answer, ...rest } = data;
    return { statusCode: 200, headers, body: JSON.stringify({ reply: answer, ...rest }) };
  } catch (error) {
    console.error(error);
    return { statusCode: 502, headers, body: JSON.stringify({ message: 'The AI service failed.' }) };
  }
}
