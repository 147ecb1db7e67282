import { expect, test } from 'vitest'
import { byFile } from '../settings/mistakes'
import { manners, sampleOf, serviceOf, type Described } from './sending'

const all: Described = {
  name: ' Weather ',
  manner: 'bearer',
  keyName: ' X-Api-Key ',
  prefix: ' Token ',
  checkAddress: ' https://api.example.com/me ',
}

test('the program is told nothing that was typed for another manner', () => {
  const told = Object.fromEntries(manners.map((manner) => [manner, serviceOf({ ...all, manner })]))
  const one = { name: 'Weather', alone: false, keyName: '', prefix: '', checkAddress: 'https://api.example.com/me' }
  expect(told).toEqual({
    bearer: { ...one, way: 'bearer' },
    header: { ...one, way: 'header', keyName: 'X-Api-Key', prefix: 'Token' },
    query: { ...one, way: 'query', keyName: 'X-Api-Key' },
    basic: { ...one, way: 'basic' },
    alone: { ...one, way: 'basic', alone: true },
  })
})

test('the sample shows what is sent, and nothing while a name is missing', () => {
  expect(manners.map((manner) => sampleOf({ ...all, manner }))).toEqual([
    'Authorization: Bearer your-key',
    'X-Api-Key: Token your-key',
    '?X-Api-Key=your-key',
    'Authorization: Basic user-name:password',
    'Authorization: Basic your-key:',
  ])
  expect(sampleOf({ ...all, manner: 'header', prefix: '' })).toBe('X-Api-Key: your-key')
  expect(sampleOf({ ...all, manner: 'header', keyName: ' ' })).toBe('')
  expect(sampleOf({ ...all, manner: 'query', keyName: '' })).toBe('')
})

test('mistakes stand under their file, and one of the folder under none', () => {
  expect(
    byFile(['a.json: color: must be so', 'b.json: is larger', 'a.json: name: is: missing', "the folder can't be read"]),
  ).toEqual([
    { file: 'a.json', found: ['color: must be so', 'name: is: missing'] },
    { file: 'b.json', found: ['is larger'] },
    { file: '', found: ["the folder can't be read"] },
  ])
})
